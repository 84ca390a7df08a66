package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import dev.rialto.JobStatus.Phase;
import dev.rialto.metrics.internal.series.SeriesTable;
import dev.rialto.spi.PipelineEvent.JobChanged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The providers' batches that calls wait for, as far as events told, by model. Thread-safe; the
 * number of models is bounded, and of batches that are followed until their end, too: one that was
 * lost sight of is counted as sent, and waits no more.
 */
public final class ProviderBatches {

  private static final int MOST_OPEN = 10_000;

  /**
   * What there was of a model.
   *
   * @param model {@code provider/model}
   * @param sent batches that a provider took
   * @param ended batches whose results were read
   * @param items calls in those that were sent
   * @param open batches that a provider works on
   * @param waiting calls in those that have no outcome yet
   */
  public record Of(String model, long sent, long ended, long items, long open, long waiting) {

    private Of plusSent(int more) {
      return new Of(model, sent + 1, ended, items + more, open, waiting);
    }

    private Of plusEnded() {
      return new Of(model, sent, ended + 1, items, open, waiting);
    }

    private Of moved(long batches, long calls) {
      return new Of(model, sent, ended, items, open + batches, waiting + calls);
    }
  }

  private record Open(String model, long waiting) {}

  private final int maxModels;
  private final Map<String, Of> models = new TreeMap<>();
  private final Map<String, Open> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Open> eldest) {
          boolean lost = size() > MOST_OPEN;
          if (lost) {
            left(eldest.getValue());
          }
          return lost;
        }
      };

  ProviderBatches(Registration registration, int maxModels) {
    this.maxModels = maxModels;
    registration.put("jobs.sent", gauge(Of::sent));
    registration.put("jobs.ended", gauge(Of::ended));
    registration.put("jobs.items", gauge(Of::items));
    registration.put("jobs.open", gauge(Of::open));
    registration.put("jobs.waiting", gauge(Of::waiting));
  }

  private Gauge<Long> gauge(ToLongFunction<Of> of) {
    return () -> models().stream().mapToLong(of).sum();
  }

  synchronized void told(JobChanged job) {
    if (job.phase() == Phase.PREPARED) {
      return;
    }
    boolean works = job.phase() == Phase.SUBMITTED && job.problem() == null; // not given up
    Open before = open.remove(job.job());
    String model = before == null ? admit(job.model()) : before.model();
    if (before != null) {
      left(before);
    } else if (works) {
      models.computeIfPresent(model, (name, of) -> of.plusSent(job.items()));
    }
    if (works) {
      Open now = new Open(model, Math.max(0, job.items() - job.answered()));
      models.computeIfPresent(model, (name, of) -> of.moved(1, now.waiting()));
      open.put(job.job(), now);
    } else if (job.phase() == Phase.ENDED) {
      models.computeIfPresent(model, (name, of) -> of.plusEnded());
    }
  }

  private void left(Open job) {
    models.computeIfPresent(job.model(), (name, of) -> of.moved(-1, -job.waiting()));
  }

  private String admit(String model) {
    boolean fits = models.size() < maxModels || models.containsKey(model);
    String name = fits ? model : SeriesTable.OTHER;
    models.putIfAbsent(name, new Of(name, 0, 0, 0, 0, 0));
    return name;
  }

  /** Returns what there was, by model. */
  public synchronized List<Of> models() {
    return new ArrayList<>(models.values());
  }
}
