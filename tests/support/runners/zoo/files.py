"""What the zoo does to files: those of its attempt, and more than is good."""

import os
import pathlib
import shutil

from lines import end


def change_pinned(visit):
    """The folder is read-only, which binds nobody who owns it."""
    os.chmod(".", 0o755)
    pathlib.Path("new").write_text("print('other')\n")
    os.rename("new", "lines.py")


def sparse_pinned(visit):
    os.chmod(".", 0o755)
    os.rename("lines.py", "old.py")
    grow(pathlib.Path("lines.py"))


def grow(path):
    """As long as the file system lets a file be, up to 100 TB, without a byte in it."""
    with open(path, "wb") as file:
        for size in (100 << 40, 8 << 40, 1 << 40):
            try:
                file.truncate(size)
                return
            except OSError:
                pass


def delete_dir(visit):
    visit.answer_all()
    os.chmod(".", 0o755)
    os.chdir("/")
    shutil.rmtree(visit.dir)
    end(0)


def move_dir(visit):
    """Elsewhere on the same file system; nothing in its place."""
    os.rename(visit.dir, pathlib.Path(os.path.realpath(os.environ["HOME"]), f"moved-{visit.dir.name}"))


def link_dir(visit):
    """Itself aside, and a link to a folder with other results in its place."""
    home = pathlib.Path(os.path.realpath(os.environ["HOME"]))
    elsewhere = home / f"elsewhere-{visit.dir.name}"
    elsewhere.mkdir()
    (elsewhere / "results.jsonl").write_text('{"id":"nobody","output":"x"}\n')
    os.rename(visit.dir, home / f"aside-{visit.dir.name}")
    os.symlink(elsewhere, visit.dir)


def instead_of_results(make):
    def behave(visit):
        visit.answer_all()
        visit.results_path.unlink()
        make(visit)
        end(0)
    return behave


def link_results(visit):
    target = visit.dir / "tmp" / "answers"
    target.write_text("".join(visit.line(item) for item in visit.items))
    visit.results_path.symlink_to(target)


def unreadable_results(visit):
    visit.answer_all()
    visit.results_path.chmod(0)
    end(0)


def fake_exit(visit):
    (visit.dir / "exit.json").write_text("{}")
    (visit.dir / f".exit.json.{os.getppid()}").mkdir()


def exit_folder(visit):
    (visit.dir / "exit.json" / "inner").mkdir(parents=True)


def overwrite_protocol(visit):
    for name in ("shim.json", "launch.json", "request.json", "items.jsonl"):
        (visit.dir / name).write_text("nothing here\n")


def replace(make, *names):
    def behave(visit):
        for name in names:
            (visit.dir / name).unlink()
            make(visit.dir / name)
    return behave


def closed_dir(visit):
    visit.answer_all()
    for name in ("tmp", "runner", "."):
        os.chmod(visit.dir / name, 0)
    end(0)


def many_open_files(visit):
    """10,000 at once, or as many as this machine lends."""
    held = []
    try:
        for _ in range(10000):
            held.append(os.open(visit.results_path, os.O_RDONLY))
    except OSError:
        print("opened", len(held))


def korean_names(visit):
    for syllable in "가나다라마바사":
        (visit.dir / "tmp" / (syllable * 85)).write_text(syllable)


def deep_tree(visit):
    """Deeper than the shim looks, with more at its end than is allowed."""
    os.chdir(visit.dir / "tmp")
    for _ in range(300):
        os.mkdir("d")
        os.chdir("d")
    fill(pathlib.Path("big"), 9 << 20)
    os.chdir("/")


def fill(path, size):
    with open(path, "wb") as file:
        for _ in range(size >> 20):
            file.write(os.urandom(1 << 20))


def over_disk(visit):
    fill(visit.dir / "tmp" / "big", 9 << 20)


def closed_over_disk(visit):
    """More than is allowed, in a folder that nobody but root may look into."""
    (visit.dir / "tmp" / "closed").mkdir()
    fill(visit.dir / "tmp" / "closed" / "big", 9 << 20)
    os.chmod(visit.dir / "tmp" / "closed", 0)


def many_names_of_one_file(visit):
    fill(visit.dir / "tmp" / "one", 4 << 20)
    for number in range(5):
        os.link(visit.dir / "tmp" / "one", visit.dir / "tmp" / f"one-{number}")


def spoil_siblings(visit):
    """Writes into every other attempt's directory, over the protocol's files and its pinned ones."""
    for other in visit.dir.parent.iterdir():
        if other != visit.dir:
            for name in ("results.jsonl", "exit.json", "shim.json", "stdout", "runner/lines.py"):
                with open(other / name, "a", encoding="utf-8") as file:
                    file.write("spoilt\n")


def spoil_database(visit):
    """Every page of the workspace's database but the first."""
    path = visit.dir.parents[1] / "stage.db"
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"spoilt" * ((path.stat().st_size - 4096) // 6))


def spoil_evidence(visit):
    for file in sorted((visit.dir.parents[1] / "evidence").rglob("*")):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(b"spoilt")


def artifact(make):
    def behave(visit):
        make(visit.dir / "tmp" / "made")
        visit.answer_all(artifacts=[{"name": "made", "path": "tmp/made"}])
        end(0)
    return behave


BEHAVIOURS = {
    "change-pinned": change_pinned,
    "sparse-pinned": sparse_pinned,
    "delete-dir": delete_dir,
    "move-dir": move_dir,
    "link-dir": link_dir,
    "results-link": instead_of_results(link_results),
    "results-fifo": instead_of_results(lambda visit: os.mkfifo(visit.results_path)),
    "results-folder": instead_of_results(lambda visit: visit.results_path.mkdir()),
    "results-sparse": instead_of_results(lambda visit: grow(visit.results_path)),
    "results-unreadable": unreadable_results,
    "fake-exit": fake_exit,
    "exit-folder": exit_folder,
    "overwrite-protocol": overwrite_protocol,
    "shim-fifo": replace(os.mkfifo, "shim.json"),
    "shim-link": replace(lambda path: path.symlink_to("/dev/zero"), "shim.json"),
    "outputs-gone": replace(lambda path: None, "stdout", "stderr"),
    "outputs-folders": replace(lambda path: path.mkdir(), "stdout", "stderr"),
    "closed-dir": closed_dir,
    "opens-10000": many_open_files,
    "korean-names": korean_names,
    "sparse-file": lambda visit: grow(visit.dir / "tmp" / "sparse"),
    "deep-tree": deep_tree,
    "over-disk": over_disk,
    "closed-over-disk": closed_over_disk,
    "spoil-siblings": spoil_siblings,
    "spoil-database": spoil_database,
    "spoil-evidence": spoil_evidence,
    "hard-links": many_names_of_one_file,
    "artifact-outside": artifact(lambda path: path.symlink_to("/etc/passwd")),
    "artifact-sparse": artifact(grow),
}
