package dev.rialto.internal.catalog;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.config.CatalogSettings;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a newer catalogue, and takes it only if it is plausible: what is published by others may be
 * cut, empty or a login page. The last good one stays otherwise. Thread-safe.
 */
public final class CatalogRefresh {
  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final int LEAST_MODELS = 50;

  private final LiveCatalog live;
  private final CatalogSettings settings;
  private final Function<URI, CompletableFuture<byte[]>> download;
  private final Scheduler scheduler;
  private final Consumer<PipelineEvent> events;
  private final Clock clock;

  /** How many models the last good refresh had; guarded by this. */
  private int lastGood;

  /**
   * Makes one; nothing is read yet.
   *
   * @param live takes what is good
   * @param settings say where from and how often
   * @param download reads an address
   * @param scheduler waits between refreshes
   * @param events hears of each refresh
   * @param clock tells the day
   */
  public CatalogRefresh(
      LiveCatalog live,
      CatalogSettings settings,
      Function<URI, CompletableFuture<byte[]>> download,
      Scheduler scheduler,
      Consumer<PipelineEvent> events,
      Clock clock) {
    this.live = live;
    this.settings = settings;
    this.download = download;
    this.scheduler = scheduler;
    this.events = events;
    this.clock = clock;
  }

  /** Refreshes now and at intervals, if the settings say so. */
  public void start() {
    if (settings.refreshFrom() != null) {
      scheduler.schedule(this::again, 0);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong was logged
  private void again() {
    refresh()
        .whenComplete(
            (catalog, error) -> scheduler.schedule(this::again, settings.refreshEvery().toNanos()));
  }

  /**
   * Refreshes now.
   *
   * @return the catalogue with the newer rows; fails with a {@link ConfigurationException} if there
   *     is no address, or nothing good at it
   */
  public CompletableFuture<ModelCatalog> refresh() {
    URI from = settings.refreshFrom();
    if (from == null) {
      return CompletableFuture.failedFuture(
          refused("There is no address to read the catalogue from", null));
    }
    CompletableFuture<ModelCatalog> refreshed = new CompletableFuture<>();
    CompletableFuture<byte[]> unused =
        download
            .apply(from)
            .whenComplete(
                (text, error) -> {
                  try {
                    if (error != null) {
                      throw new IOException(reason(error), error);
                    }
                    refreshed.complete(take(text, from));
                  } catch (IOException | RuntimeException e) {
                    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                    LOG.log(
                        System.Logger.Level.WARNING,
                        "The catalogue at {0} was left aside: {1}",
                        shown(from),
                        why);
                    events.accept(new PipelineEvent.CatalogRead(shown(from), 0, why));
                    refreshed.completeExceptionally(
                        refused("The catalogue at " + shown(from) + " was left aside: " + why, e));
                  }
                });
    return refreshed;
  }

  private ModelCatalog take(byte[] text, URI from) throws IOException {
    LocalDate day = LocalDate.now(clock);
    ModelCatalog base = settings.base().get();
    List<ModelInfo> newer = CatalogJson.read(text, base, day, shown(from));
    long different = newer.stream().map(ModelInfo::id).distinct().count();
    synchronized (this) {
      int before = lastGood == 0 ? base.size() : lastGood;
      if (different < LEAST_MODELS) {
        throw new IOException(
            "it has "
                + different
                + " models of known providers; at least "
                + LEAST_MODELS
                + " are needed");
      }
      if (different * 2 < before) {
        throw new IOException(
            "it has "
                + different
                + " models where there were "
                + before
                + "; a loss of more than half is taken for a mistake");
      }
      lastGood = (int) different;
      List<ModelInfo> all = new ArrayList<>(base.models());
      all.addAll(newer);
      live.replace(ModelCatalog.of(day, shown(from), all));
    }
    events.accept(new PipelineEvent.CatalogRead(shown(from), (int) different, null));
    return live.get();
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** An address may have a user or a token in it. */
  private static String shown(URI uri) {
    return uri.getHost() == null
        ? uri.getScheme() + ":" + uri.getPath()
        : uri.getScheme() + "://" + uri.getHost() + uri.getPath();
  }

  private static ConfigurationException refused(String what, @Nullable Throwable cause) {
    return new ConfigurationException(
        what,
        "Check catalog.refreshFrom; the catalogue before it is still in use",
        FailureDetails.NONE,
        cause);
  }
}
