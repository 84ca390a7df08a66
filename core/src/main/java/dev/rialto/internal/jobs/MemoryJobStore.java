package dev.rialto.internal.jobs;

import dev.rialto.spi.JobStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Jobs in memory, which end with the process. Thread-safe: one lock, held for a few steps. */
public final class MemoryJobStore implements JobStore {

  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, Map<String, Item>> items = new LinkedHashMap<>();

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public CompletionStage<?> create(Job job, List<Item> all) {
    return done(
        () -> {
          if (jobs.putIfAbsent(job.id(), job) == null) {
            Map<String, Item> own = new LinkedHashMap<>();
            all.forEach(item -> own.put(item.id(), item));
            items.put(job.id(), own);
          }
          return job;
        });
  }

  @Override
  public CompletionStage<List<Job>> jobs() {
    return done(this::sorted);
  }

  private List<Job> sorted() {
    return jobs.values().stream()
        .sorted(Comparator.comparing(Job::createdAt).thenComparing(Job::id))
        .toList();
  }

  @Override
  public CompletionStage<Boolean> lease(String jobId, String owner, Instant now, Instant until) {
    return done(
        () -> {
          Job job = jobs.get(jobId);
          if (job == null || (!job.owner().equals(owner) && job.leasedUntil().isAfter(now))) {
            return false;
          }
          jobs.put(jobId, job.leased(owner, until));
          return true;
        });
  }

  @Override
  public CompletionStage<Boolean> update(Job job) {
    return done(
        () -> {
          Job known = jobs.get(job.id());
          if (known == null || !known.owner().equals(job.owner())) {
            return false;
          }
          jobs.put(job.id(), job.leased(known.owner(), known.leasedUntil()));
          return true;
        });
  }

  @Override
  public CompletionStage<List<Item>> items(String jobId) {
    return done(() -> List.copyOf(of(jobId).values()));
  }

  private Map<String, Item> of(String jobId) {
    return items.getOrDefault(jobId, Map.of());
  }

  @Override
  public CompletionStage<?> answer(String jobId, List<Answered> answers) {
    return done(
        () -> {
          Map<String, Item> own = of(jobId);
          for (Answered answer : answers) {
            Item item = own.get(answer.itemId());
            if (item != null) {
              own.put(item.id(), item.with(answer.outcome()));
            }
          }
          return answers;
        });
  }

  @Override
  public CompletionStage<List<Item>> claim(Collection<String> keys, String waiter) {
    return done(() -> claimOthers(keys, waiter));
  }

  private List<Item> claimOthers(Collection<String> keys, String waiter) {
    List<Item> claimed = new ArrayList<>();
    for (String key : keys) {
      Item found = other(key, waiter);
      if (found != null) {
        Item own = found.of(waiter);
        of(own.jobId()).put(own.id(), own);
        claimed.add(own);
      }
    }
    return claimed;
  }

  @Override
  public CompletionStage<List<Item>> claimAgain(
      Collection<String> keys, String waiter, Set<String> known) {
    return done(
        () -> {
          List<Item> claimed = new ArrayList<>();
          List<String> rest = new ArrayList<>(keys);
          for (Job job : sorted()) {
            for (Item item : of(job.id()).values()) {
              boolean unknown = item.waiter().equals(waiter) && !known.contains(item.id());
              if (unknown && rest.remove(item.key())) {
                claimed.add(item);
              }
            }
          }
          claimed.addAll(claimOthers(rest, waiter));
          return claimed;
        });
  }

  private @Nullable Item other(String key, String waiter) {
    for (Job job : sorted()) {
      for (Item item : of(job.id()).values()) {
        if (item.key().equals(key) && !item.waiter().equals(waiter)) {
          return item;
        }
      }
    }
    return null;
  }

  @Override
  public CompletionStage<?> delete(String jobId, Collection<String> itemIds, String waiter) {
    return done(
        () -> {
          Map<String, Item> own = of(jobId);
          for (String id : itemIds) {
            Item item = own.get(id);
            if (item != null && item.waiter().equals(waiter)) {
              own.remove(id);
            }
          }
          if (own.isEmpty()) {
            jobs.remove(jobId);
            items.remove(jobId);
          }
          return itemIds;
        });
  }

  @Override
  public CompletionStage<?> delete(String jobId) {
    return done(
        () -> {
          items.remove(jobId);
          return jobs.remove(jobId) != null;
        });
  }

  private <T> CompletableFuture<T> done(Supplier<T> step) {
    synchronized (jobs) {
      return CompletableFuture.completedFuture(step.get());
    }
  }
}
