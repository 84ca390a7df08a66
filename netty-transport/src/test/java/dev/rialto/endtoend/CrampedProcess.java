package dev.rialto.endtoend;

import dev.rialto.BulkResult;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.provider.OpenAi;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A process with a small heap, that makes a bulk with much of it free, little, and much again. */
final class CrampedProcess {
  private CrampedProcess() {}

  /**
   * Prints how many calls were under way at most in each bulk, behind {@code "at most"}.
   *
   * @param args the loopback provider's address
   */
  public static void main(String[] args) {
    MemoryPoolMXBean old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
            .findFirst()
            .orElseThrow();
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.builder(args[0]).apiKey("loopback").defaultModel("loopback").build())
            .build()) {
      System.out.println("warm: " + bulk(rialto));
      System.out.println("at most " + bulk(rialto));
      List<byte[]> kept = new ArrayList<>();
      while (old.getUsage().getUsed() < 0.93 * old.getUsage().getMax()) {
        kept.add(new byte[300_000]);
      }
      System.gc();
      System.out.println("at most " + bulk(rialto));
      System.out.println("with " + kept.size() + " blocks kept");
      kept.clear();
      System.gc();
      System.out.println("at most " + bulk(rialto));
    }
  }

  private static int bulk(Rialto rialto) {
    Probe probe = rialto.client(Probe.class);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    BulkResult<Integer, Result<String>> all =
        rialto
            .bulk(IntStream.range(0, 12).boxed().toList())
            .concurrency(6)
            .callAsync(
                (item, options) -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  return probe
                      .later("item " + item, options)
                      .whenComplete((result, error) -> running.decrementAndGet());
                })
            .join();
    return all.failed().isEmpty() ? most.get() : -1;
  }
}
