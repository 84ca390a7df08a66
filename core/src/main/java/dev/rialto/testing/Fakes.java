package dev.rialto.testing;

import dev.rialto.Rialto;
import dev.rialto.internal.client.MissingClient;
import dev.rialto.runtime.ClientFactory;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Makes fakes of {@code @Completion}, {@code @Embedding}, {@code @Moderation} and
 * {@code @ImageGeneration} interfaces.
 */
public final class Fakes {

  private Fakes() {}

  /**
   * Returns a fake of an interface whose client was generated.
   *
   * <pre>{@code
   * Fake<CodeAssistant> fake = Fakes.of(CodeAssistant.class).answer("a fine answer");
   * fake.when(c -> c.review("diff")).answer(new Review("good", List.of()));
   * fake.client().review("diff");
   * assertThat(fake.calls("review")).hasSize(1);
   * }</pre>
   *
   * @param type the interface
   * @throws dev.rialto.ConfigurationException if no client was generated for it
   */
  public static <C> Fake<C> of(Class<C> type) {
    return of(type, settings -> {});
  }

  /**
   * Returns a fake with settings of the application's own: tasks and profiles that only the module
   * knows, listeners, a cache.
   *
   * @param type the interface
   * @param settings changes the settings of the fake's Rialto, whose provider, transport, retries
   *     and circuit are the fake's
   * @throws dev.rialto.ConfigurationException if no client was generated for the interface, or the
   *     settings contradict each other
   */
  public static <C> Fake<C> of(Class<C> type, Consumer<Rialto.Builder> settings) {
    return of(factory(type), settings);
  }

  /**
   * Returns a fake of the interface of a generated factory that does not announce itself.
   *
   * @param factory the factory
   * @param settings changes the settings of the fake's Rialto
   * @throws dev.rialto.ConfigurationException if the settings contradict each other
   */
  public static <C> Fake<C> of(ClientFactory<C> factory, Consumer<Rialto.Builder> settings) {
    return new Fake<>(factory, settings);
  }

  @SuppressWarnings("unchecked") // a factory makes what its type() says
  private static <C> ClientFactory<C> factory(Class<C> type) {
    for (ClientFactory<?> factory :
        ServiceLoader.load(ClientFactory.class, type.getClassLoader())) {
      if (factory.type() == type) {
        return (ClientFactory<C>) factory;
      }
    }
    throw MissingClient.of(type, "or hand the factory to Fakes.of(...)");
  }
}
