#include "harness/exec/judge_client.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <set>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include <httplib.h>

#include "harness/base/utf8.h"
#include "harness/exec/redact.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold::exec {
namespace {

constexpr const char* kRule = "scorer.judge";
constexpr std::size_t kAtOnce = 8;
constexpr int kTries = 3;
constexpr std::size_t kMaxBody = std::size_t{4} << 20;
constexpr std::size_t kShownBytes = 200;
constexpr std::int64_t kConnectSeconds = 5;
constexpr std::chrono::milliseconds kLook{20};

// A server may echo what it was sent.
std::string redacted(const Judge& judge, const std::string& text) {
  Redactor redactor({judge.secret.value_or("")});
  std::string out = redactor.feed(text);
  return out + redactor.finish();
}

std::string shown(const Judge& judge, const std::string& body) {
  return printable(redacted(judge, body).substr(0, kShownBytes));
}

Error failed(const Judge& judge, const std::string& why) {
  return Error{Errc::io, kRule, "the judge at " + judge.endpoint.url + ": " + why};
}

// "http://host:port" and "/v1".
std::pair<std::string, std::string> split(const std::string& url) {
  const std::size_t slash = url.find('/', url.find("://") + 3);
  if (slash == std::string::npos) return {url, ""};
  std::string path = url.substr(slash);
  while (path.ends_with('/')) path.pop_back();
  return {url.substr(0, slash), path};
}

std::string request_body(const Judge& judge, const std::string& question) {
  return json::write(json::Object{
      {"model", judge.endpoint.model},
      {"messages", json::Array{json::Object{{"role", "user"}, {"content", question}}}},
      {"temperature", 0},
      {"max_tokens", judge.max_tokens},
  });
}

// choices[0].message.content
Result<std::string> answer_in(const Judge& judge, const std::string& body) {
  const auto value = json::read_lenient(body);
  if (!value.ok()) return failed(judge, "its answer is no JSON: " + value.error().message);
  const json::Value* const choices = value->find("choices");
  const json::Array* const list = choices == nullptr ? nullptr : choices->as_array();
  const json::Value* const message = list == nullptr || list->empty() ? nullptr : list->front().find("message");
  const json::Value* const content = message == nullptr ? nullptr : message->find("content");
  if (content == nullptr || content->as_string() == nullptr) {
    return failed(judge, "its answer has no choices[0].message.content: " + shown(judge, body));
  }
  const std::string& text = *content->as_string();
  if (text.size() > kMaxJudgeAnswer) {
    return failed(judge,
                  "it said " + std::to_string(text.size()) + " bytes, at most 32 KiB are kept: lower max_tokens");
  }
  if (text.find('\0') != std::string::npos) return failed(judge, "its answer has a NUL byte");
  return redacted(judge, text);
}

// One exchange. `again` says whether another try may do better.
struct Exchange {
  Result<std::string> answer;
  bool again{false};
};

Exchange exchange(const Judge& judge, httplib::Client& client, const std::string& path, const std::string& question) {
  httplib::Request request;
  request.method = "POST";
  request.path = path + "/chat/completions";
  request.set_header("Content-Type", "application/json");
  if (judge.secret) request.set_header("Authorization", "Bearer " + *judge.secret);
  request.body = request_body(judge, question);
  std::string body;
  bool too_long = false;
  bool too_late = false;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(judge.timeout_seconds);
  request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    too_long = body.size() + size > kMaxBody;
    too_late = std::chrono::steady_clock::now() > until;  // the client's own limit is one of each read
    if (!too_long) body.append(data, size);
    return !too_long && !too_late;
  };
  const httplib::Result result = client.send(request);
  if (too_long) return {failed(judge, "it says more than 4 MiB"), false};
  if (too_late) {
    return {failed(judge, "no whole answer came in " + std::to_string(judge.timeout_seconds) + " s"), true};
  }
  if (!result) return {failed(judge, httplib::to_string(result.error())), true};
  if (result->status != 200) {
    const bool busy = result->status == 408 || result->status == 429 || result->status >= 500;
    return {failed(judge, "HTTP status " + std::to_string(result->status) + ": " + shown(judge, body)), busy};
  }
  return {answer_in(judge, body), false};
}

}  // namespace

// Questions given out to threads, answers taken back by one.
class JudgeSession::Asking {
 public:
  Asking(Judge judge, std::vector<std::string> questions) : judge_(std::move(judge)), questions_(std::move(questions)) {
    const std::size_t wanted = std::min(kAtOnce, questions_.size());
    while (threads_.size() < wanted && start_thread()) {
    }
    if (wanted > 0 && threads_.empty()) said_.push_back({0, failed(judge_, "there is no thread to be had to ask it")});
  }
  ~Asking() {
    for (std::jthread& thread : threads_) thread.request_stop();
    // One that was about to ask may open its connection only now: again until all have ended.
    std::unique_lock lock(mutex_);
    while (at_work_ > 0) {
      for (httplib::Client* const client : clients_) client->stop();
      changed_.wait_for(lock, kLook);
    }
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

  Result<bool> take(std::chrono::milliseconds wait, const JudgeSaid& said) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [&] { return !said_.empty() || taken_ == questions_.size(); });
    const std::deque<Said> now = std::exchange(said_, {});
    lock.unlock();
    std::optional<Error> failed;
    for (const Said& one : now) {
      if (one.answer.ok()) {
        FF_TRY(said(one.index, *one.answer));
        ++taken_;
      } else if (!failed) {
        failed = one.answer.error();
      }
    }
    if (failed) return *failed;
    return taken_ == questions_.size();
  }

 private:
  struct Said {
    std::size_t index;
    Result<std::string> answer;
  };

  bool start_thread() {
    {
      const std::lock_guard lock(mutex_);
      ++at_work_;
    }
    try {
      threads_.emplace_back([this](const std::stop_token& stop) { work_or_say(stop); });
      return true;
    } catch (const std::system_error&) {  // those that there are do it all
      const std::lock_guard lock(mutex_);
      --at_work_;
      return false;
    }
  }

  // An exception must not end the process.
  void work_or_say(const std::stop_token& stop) {
    try {
      work(stop);
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex_);
      said_.push_back({0, failed(judge_, error.what())});
      changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    --at_work_;
    changed_.notify_all();
  }

  void work(const std::stop_token& stop) {
    const auto [host, path] = split(judge_.endpoint.url);
    httplib::Client client(host);
    client.set_connection_timeout(kConnectSeconds);
    client.set_read_timeout(static_cast<time_t>(judge_.timeout_seconds));
    client.set_write_timeout(static_cast<time_t>(judge_.timeout_seconds));
    client.set_keep_alive(true);
    const AtWork at_work(*this, client);
    for (;;) {
      std::size_t index = 0;
      {
        const std::lock_guard lock(mutex_);
        if (stop.stop_requested() || next_ == questions_.size()) return;
        index = next_++;
      }
      Result<std::string> answer = ask(client, path, questions_[index], stop);
      const std::lock_guard lock(mutex_);
      said_.push_back({index, std::move(answer)});
      changed_.notify_all();
    }
  }

  Result<std::string> ask(httplib::Client& client, const std::string& path, const std::string& question,
                          const std::stop_token& stop) {
    for (int tries = 1;; ++tries) {
      Exchange got = exchange(judge_, client, path, question);
      if (!got.again || tries == kTries) return std::move(got.answer);
      std::unique_lock lock(mutex_);
      pause_.wait_for(lock, stop, std::chrono::milliseconds(judge_.pause_milliseconds * tries), [] { return false; });
      if (stop.stop_requested()) return std::move(got.answer);
    }
  }

  // A thread with its client, whose waiting can be ended from outside.
  class AtWork {
   public:
    AtWork(Asking& asking, httplib::Client& client) : asking_(asking), client_(client) {
      const std::lock_guard lock(asking_.mutex_);
      asking_.clients_.insert(&client_);
    }
    ~AtWork() {
      const std::lock_guard lock(asking_.mutex_);
      asking_.clients_.erase(&client_);
    }
    AtWork(const AtWork&) = delete;
    AtWork& operator=(const AtWork&) = delete;

   private:
    Asking& asking_;
    httplib::Client& client_;
  };

  const Judge judge_;
  const std::vector<std::string> questions_;
  std::size_t taken_{0};  // handed over
  std::mutex mutex_;      // of all below but the threads
  std::condition_variable changed_;
  std::condition_variable_any pause_;
  std::deque<Said> said_;
  std::size_t next_{0};
  std::size_t at_work_{0};  // threads
  std::set<httplib::Client*> clients_;
  std::vector<std::jthread> threads_;  // last: they use all of it
};

JudgeSession::JudgeSession(Judge judge, std::vector<std::string> questions)
    : asking_(std::make_unique<Asking>(std::move(judge), std::move(questions))) {}
JudgeSession::~JudgeSession() = default;

Result<bool> JudgeSession::take(std::chrono::milliseconds wait, const JudgeSaid& said) {
  return asking_->take(wait, said);
}

}  // namespace fivefold::exec
