package dev.rialto.junit;

import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a {@link LoopbackProvider} and a {@link Rialto} that talks to it over real sockets, for
 * each test that asks for one.
 *
 * <pre>{@code
 * @ExtendWith(RialtoExtension.class)
 * class ReviewTest {
 *   @Test
 *   void review_survivesARateLimit(CodeAssistant assistant, LoopbackProvider server) {
 *     server.failNext(1, Fault.rateLimited(Duration.ofMillis(10)));
 *     assertThat(assistant.explain("a lock")).isNotEmpty();
 *     assertThat(server.requests()).hasSize(2);
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters of these types are handed over: {@link LoopbackProvider}, {@link Rialto}, any
 * {@code @Completion} interface (a client of that Rialto), and {@link Fake} of one, which needs no
 * server. What a test method, {@code @BeforeEach} or {@code @AfterEach} asks for is the test's own;
 * what a constructor or {@code @BeforeAll} asks for is shared by the tests of the class. All is
 * closed at its end.
 *
 * <p>With settings of one's own:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final RialtoExtension RIALTO =
 *     RialtoExtension.with(s -> s.tokenPace(Duration.ofMillis(1)), r -> r.timeout(Duration.ofSeconds(5)));
 * }</pre>
 */
@SuppressWarnings("exports") // JUnit is there for whoever uses this class, and for nobody else
public final class RialtoExtension implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RialtoExtension.class);

  private final Consumer<LoopbackProvider.Builder> server;
  private final Consumer<Rialto.Builder> rialto;

  /** Makes one with the defaults of server and Rialto; for {@code @ExtendWith}. */
  public RialtoExtension() {
    this(builder -> {}, builder -> {});
  }

  private RialtoExtension(
      Consumer<LoopbackProvider.Builder> server, Consumer<Rialto.Builder> rialto) {
    this.server = Objects.requireNonNull(server, "server");
    this.rialto = Objects.requireNonNull(rialto, "rialto");
  }

  /**
   * Returns one with settings; for {@code @RegisterExtension}.
   *
   * @param server sets up each server before it starts
   * @param rialto sets up each Rialto, which knows the server as providers {@code openai} and
   *     {@code anthropic}
   */
  public static RialtoExtension with(
      Consumer<LoopbackProvider.Builder> server, Consumer<Rialto.Builder> rialto) {
    return new RialtoExtension(server, rialto);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LoopbackProvider.class
        || type == Rialto.class
        || type == Fake.class
        || (type.isInterface() && hasClient(type));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Fake.class) {
      Class<?> faked = faked(parameter);
      return context
          .getStore(NAMESPACE)
          .getOrComputeIfAbsent(faked, key -> new Closing<>(Fakes.of(faked)), Closing.class)
          .value();
    }
    Running running =
        context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Running.class, key -> start(), Running.class);
    if (type == LoopbackProvider.class) {
      return running.server;
    }
    return type == Rialto.class ? running.rialto : running.rialto.client(type);
  }

  private Running start() {
    LoopbackProvider.Builder builder = LoopbackProvider.builder();
    server.accept(builder);
    LoopbackProvider started = builder.start();
    try {
      Rialto.Builder settings =
          Rialto.builder().provider(started.openAi()).provider(started.anthropic());
      rialto.accept(settings);
      return new Running(started, settings.build());
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  private static Class<?> faked(ParameterContext parameter) {
    Type type = parameter.getParameter().getParameterizedType();
    if (type instanceof ParameterizedType given
        && given.getActualTypeArguments()[0] instanceof Class<?> faked) {
      return faked;
    }
    throw new ParameterResolutionException(
        "The parameter " + parameter.getParameter() + " must say of what: Fake<CodeAssistant>");
  }

  private static boolean hasClient(Class<?> type) {
    for (ClientFactory<?> factory :
        ServiceLoader.load(ClientFactory.class, type.getClassLoader())) {
      if (factory.type() == type) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a test talks to. Newer versions of JUnit close any AutoCloseable, older ones only this.
   */
  @SuppressWarnings("deprecation")
  private static final class Running
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private final LoopbackProvider server;
    private final Rialto rialto;

    Running(LoopbackProvider server, Rialto rialto) {
      this.server = server;
      this.rialto = rialto;
    }

    @Override
    public void close() {
      // What a test has left open it no longer waits for.
      rialto.shutdown(Duration.ZERO);
      server.close();
    }
  }

  /**
   * A fake, closed with its test.
   *
   * @param value the fake
   */
  @SuppressWarnings("deprecation")
  private record Closing<C>(Fake<C> value)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      value.close();
    }
  }
}
