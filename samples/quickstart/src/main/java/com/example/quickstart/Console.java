package com.example.quickstart;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;

/** Prints for a person. */
final class Console {

  private Console() {}

  static void heading(String text) {
    System.out.println("── " + text + " ──");
  }

  static void answer(String heading, String text) {
    heading(heading);
    System.out.println(text + "\n");
  }

  static String bullets(List<String> lines) {
    return lines.stream().map(line -> "  • " + line).collect(Collectors.joining("\n"));
  }

  /** Prints each piece when it comes, asking for one at a time, and waits for the end. */
  static void printAsItComes(Flow.Publisher<String> pieces) {
    CountDownLatch end = new CountDownLatch(1);
    pieces.subscribe(
        new Flow.Subscriber<>() {
          private Flow.Subscription subscription;

          @Override
          public void onSubscribe(Flow.Subscription s) {
            subscription = s;
            s.request(1);
          }

          @Override
          public void onNext(String piece) {
            System.out.print(piece);
            System.out.flush();
            subscription.request(1);
          }

          @Override
          public void onError(Throwable error) {
            System.out.println("\nThe stream failed: " + error.getMessage());
            end.countDown();
          }

          @Override
          public void onComplete() {
            System.out.println("\n");
            end.countDown();
          }
        });
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
