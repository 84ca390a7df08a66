package dev.rialto.internal.pipeline;

import dev.rialto.BatchJob;
import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.internal.catalog.CatalogDownload;
import dev.rialto.internal.client.PipelineClient;
import dev.rialto.internal.jobs.Accounts;
import dev.rialto.internal.jobs.BatchHttp;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.internal.jobs.Job;
import dev.rialto.internal.jobs.SideHttp;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.provider.Provider;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** What goes to providers past the pipeline: batches, and lists of models. Thread-safe. */
final class SideDoor {

  /** A batch takes up to a day, and a little more to be read. */
  private static final CallOptions LONG =
      CallOptions.builder().timeout(Duration.ofHours(26)).cache(CacheMode.OFF).build();

  private final List<Provider> providers;
  private final SideHttp http;
  private final Scheduler scheduler;
  private final PipelineClient client;
  private final Supplier<ModelCatalog> catalog;
  private final Accounts accounts;
  private final boolean keepsUploads;
  private final AtomicInteger batches = new AtomicInteger();

  SideDoor(
      List<Provider> providers,
      SideHttp http,
      Scheduler scheduler,
      PipelineClient client,
      Supplier<ModelCatalog> catalog,
      Accounts accounts,
      boolean keepsUploads) {
    this.accounts = accounts;
    this.keepsUploads = keepsUploads;
    this.providers = providers;
    this.http = http;
    this.scheduler = scheduler;
    this.client = client;
    this.catalog = catalog;
  }

  BatchJob batch(String model, Function<Class<?>, ClientFactory<?>> factories) {
    int slash = model.indexOf('/');
    if (slash <= 0 || slash == model.length() - 1) {
      throw refused("'" + model + "' is no model", "Name it as provider/model");
    }
    String modelName = model.substring(slash + 1);
    List<BatchHttp> sites = new ArrayList<>();
    for (Endpoint endpoint : provider(model.substring(0, slash)).endpoints()) {
      sites.add(new BatchHttp(http, target(endpoint, modelName), keepsUploads));
    }
    // Each batch begins with the next key.
    Collections.rotate(sites, -Math.floorMod(batches.getAndIncrement(), sites.size()));
    return new Job(
        sites,
        scheduler,
        accounts,
        parking -> type -> factories.apply(type).create(client.into(parking, LONG)));
  }

  /** Returns where batches of a model may go; empty if its provider takes none, or is not there. */
  List<BatchSite> sites(String model) {
    int slash = model.indexOf('/');
    List<BatchSite> sites = new ArrayList<>();
    for (Provider known : providers) {
      if (slash > 0 && known.name().equals(model.substring(0, slash))) {
        for (Endpoint endpoint : known.endpoints()) {
          if (endpoint.protocol().batches().isPresent()) {
            sites.add(
                new BatchHttp(http, target(endpoint, model.substring(slash + 1)), keepsUploads));
          }
        }
      }
    }
    return sites;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  CompletableFuture<List<String>> models(String provider) {
    Target target = target(provider(provider).endpoints().get(0), "models");
    WireProtocol protocol = target.endpoint().protocol();
    CompletableFuture<List<String>> plain = new CompletableFuture<>();
    http.send(protocol.models(target), target)
        .thenApply(protocol::readModels)
        .whenComplete(
            (names, error) -> {
              if (error == null) {
                plain.complete(names);
              } else {
                plain.completeExceptionally(error.getCause() == null ? error : error.getCause());
              }
            });
    return plain;
  }

  /** Returns what reads a public catalogue. */
  CatalogDownload download(Executor executor) {
    return new CatalogDownload(
        http::send, executor, new OpenAiProtocol(new CompatibleDialect("catalog")));
  }

  private Target target(Endpoint endpoint, String model) {
    Target target = new Target(endpoint, model);
    return target.with(catalog.get().find(target.modelId()).orElse(null));
  }

  private Provider provider(String provider) {
    for (Provider known : providers) {
      if (known.name().equals(provider)) {
        return known;
      }
    }
    throw refused(
        "There is no provider '" + provider + "'",
        "Name one of " + providers.stream().map(Provider::name).toList());
  }

  private static ConfigurationException refused(String what, String advice) {
    return new ConfigurationException(what, advice, FailureDetails.NONE, null);
  }
}
