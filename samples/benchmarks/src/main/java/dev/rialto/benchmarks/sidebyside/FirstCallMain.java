package dev.rialto.benchmarks.sidebyside;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.rialto.guice.RialtoModule;
import dev.rialto.netty.NettyTransportModule;
import dev.rialto.provider.OpenAi;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The first call of a JVM, and then its end: of Rialto's generated client out of an injector, or of
 * Netty's bare codec out of one.
 */
public final class FirstCallMain {

  static final String FLOOR = "floor";
  static final String RIALTO = "rialto";

  private FirstCallMain() {}

  /** Takes which of them, the base URL and the certificate's file. */
  public static void main(String[] args) throws Exception {
    Place place = new Place(args[1], args[1], Path.of(args[2]));
    if (args[0].equals(FLOOR)) {
      floor(place);
    } else {
      rialto(place);
    }
    System.out.println("answered");
    System.out.flush();
    System.exit(0);
  }

  private static void floor(Place place) throws Exception {
    Injector injector = Guice.createInjector(new FloorModule(place));
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    Contender.Async call = (Contender.Async) injector.getInstance(Contender.class).unary();
    call.start(
        error -> {
          if (error == null) {
            answered.complete(true);
          } else {
            answered.completeExceptionally(error);
          }
        });
    answered.get(30, TimeUnit.SECONDS);
  }

  private static void rialto(Place place) {
    Injector injector =
        Guice.createInjector(
            RialtoModule.builder()
                .provider(OpenAi.compatible("unary", place.unaryUrl()).apiKey("sk-bench").build())
                .provider(OpenAi.compatible("stream", place.unaryUrl()).apiKey("sk-bench").build())
                .build(),
            new NettyTransportModule(t -> t.trustPem(place.certificate()).trustOnlyGiven()));
    Answers.whole(injector.getInstance(BenchClient.class).ask(Answers.QUESTION));
  }

  private static final class FloorModule extends AbstractModule {
    private final Place place;

    FloorModule(Place place) {
      this.place = place;
    }

    @Provides
    @Singleton
    Contender contender() throws Exception {
      return new FloorContender(place, false);
    }
  }
}
