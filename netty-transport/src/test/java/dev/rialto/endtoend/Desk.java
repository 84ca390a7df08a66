package dev.rialto.endtoend;

import dev.rialto.P;
import dev.rialto.Tool;
import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tools that remember what was done with them. */
class Desk {

  enum Size {
    SMALL,
    LARGE
  }

  record Item(String name, Size size, Optional<Integer> count) {}

  final List<String> log = new ArrayList<>();
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch left = new CountDownLatch(1);
  final CompletableFuture<String> later = new CompletableFuture<>();
  volatile CompletionStage<String> promised = later;
  final CompletableFuture<String> laterAsked = new CompletableFuture<>();
  volatile CountDownLatch together = new CountDownLatch(2);
  volatile @Nullable ToolContext context;
  volatile boolean interrupted;
  final AtomicInteger crowd = new AtomicInteger();
  final AtomicInteger mostCrowd = new AtomicInteger();
  final CountDownLatch beside = new CountDownLatch(1);

  @Tool("Adds two numbers.")
  int add(@P("the first") int a, @P("the second") int b) {
    note("add " + a + " " + b);
    return a + b;
  }

  @Tool("Meets another caller.")
  String meet(String name, ToolContext context) throws InterruptedException {
    this.context = context;
    together.countDown();
    boolean met = together.await(10, TimeUnit.SECONDS);
    return name + (met ? " met" : " alone");
  }

  @Tool("Counts who is here at the same time.")
  int crowd() throws InterruptedException {
    int here = crowd.incrementAndGet();
    mostCrowd.accumulateAndGet(here, Math::max);
    try {
      // Who comes beside this one is counted before this one leaves.
      beside.await(200, TimeUnit.MILLISECONDS);
    } finally {
      crowd.decrementAndGet();
    }
    return here;
  }

  @Tool("Looks an item up.")
  Item find(Item like, List<String> tags, Map<String, Integer> counts) {
    note("find " + like + " " + tags + " " + counts);
    return new Item(like.name() + "\"\n\u0001", Size.LARGE, Optional.empty());
  }

  @Tool("Breaks.")
  void explode(String why) {
    throw new IllegalStateException("cannot: " + why);
  }

  @Tool(value = "Breaks for good.", onFailure = ToolFailurePolicy.ABORT)
  void abort() {
    throw new IllegalStateException("over");
  }

  @Tool("Waits until it is interrupted.")
  void hang() {
    entered.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      left.countDown();
    }
  }

  @Tool("Comes later.")
  CompletionStage<String> later() {
    laterAsked.complete("asked");
    entered.countDown();
    return promised;
  }

  @Tool("Keeps a note.")
  static void keep(@P(value = "what", required = false) @Nullable String text) {
    if (text != null && text.isEmpty()) {
      throw new IllegalArgumentException("empty");
    }
  }

  synchronized void note(String what) {
    log.add(what);
  }

  synchronized List<String> log() {
    return List.copyOf(log);
  }
}
