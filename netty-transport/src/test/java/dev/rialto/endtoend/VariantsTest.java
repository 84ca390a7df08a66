package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.name.Named;
import com.google.inject.name.Names;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.ConfigurationException;
import dev.rialto.Rialto;
import dev.rialto.UserMessage;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several clients of one interface, each with options of its own. */
class VariantsTest {

  @Completion(model = "openai/usual", temperature = 0.5)
  interface Writer {
    @UserMessage("Write about {{it}}.")
    String write(String it);

    @UserMessage("Write about {{it}}.")
    CompletableFuture<String> later(String it, CallOptions options);
  }

  @Qualifier
  @Retention(RetentionPolicy.RUNTIME)
  @interface Careful {}

  static final class Newsroom {
    @Inject Writer usual;

    @Inject
    @Named("fast")
    Writer fast;

    @Inject @Careful Writer careful;
  }

  @Test
  void boundWithAQualifier_haveTheirOwnOptions_besideThePlainOne() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Injector injector =
          Guice.createInjector(
              RialtoModule.builder()
                  .provider(server.openAi())
                  .client(Writer.class, Names.named("fast"), o -> o.model("openai/quick"))
                  .client(
                      Writer.class,
                      Careful.class,
                      o -> o.model("openai/slow").temperature(0.1).maxTokens(77))
                  .build());
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        Newsroom newsroom = injector.getInstance(Newsroom.class);
        assertThat(newsroom.fast)
            .isSameAs(injector.getInstance(Key.get(Writer.class, Names.named("fast"))))
            .isNotSameAs(newsroom.usual);

        newsroom.usual.write("a lock");
        newsroom.fast.write("a lock");
        newsroom.careful.write("a lock");
        newsroom.careful.later("a lock", CallOptions.model("openai/other")).get();

        assertThat(server.requests())
            .extracting(LoopbackRequest::model)
            .containsExactly("usual", "quick", "slow", "other");
        List<LoopbackRequest> sent = server.requests();
        assertThat(sent.get(1).body()).contains("\"temperature\":0.5");
        assertThat(sent.get(2).body()).contains("\"temperature\":0.1").contains(":77");
        assertThat(sent.get(3).body()).as("the call's model, the variant's rest").contains(":77");
        assertThat(rialto.client(Writer.class)).isNotNull();
      }
    }
  }

  @Test
  void withoutGuice_optionsAreGivenWithTheInterface() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      rialto.client(Writer.class, o -> o.model("openai/quick")).write("a lock");
      rialto.client(Writer.class, CallOptions.model("openai/slow")).write("a lock");
      assertThat(server.requests())
          .extracting(LoopbackRequest::model)
          .containsExactly("quick", "slow");
    }
  }

  @Test
  void twoOfOneQualifier_orOfAnInterfaceWithoutClient_areRefused() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      RialtoModule.Builder builder =
          RialtoModule.builder()
              .provider(server.openAi())
              .client(Writer.class, Names.named("fast"), o -> o.maxTokens(1));
      assertThatThrownBy(() -> builder.client(Writer.class, Names.named("fast"), o -> {}))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("two variants")
          .hasMessageContaining("fast");
      builder.client(Runnable.class, Careful.class, o -> {});
      assertThatThrownBy(builder::build)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("no generated client of java.lang.Runnable");
    }
  }
}
