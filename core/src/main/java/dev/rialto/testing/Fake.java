package dev.rialto.testing;

import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.provider.Provider;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client of an interface that answers what a test says, and remembers what it was asked.
 *
 * <p>A call runs through the interface's generated client and the whole pipeline, so that
 * templates, schemas, codecs, streaming and errors are those of production; only the provider is
 * not there. Nothing is repeated and no circuit opens: a failure is seen as it was ordered. The
 * rule that was added last, of those that fit, answers; a call that no rule fits throws an {@link
 * IllegalStateException} that says so.
 *
 * <p>Thread-safe. Closing it ends its threads, which are daemon threads: a test that forgets it
 * does no harm.
 *
 * @param <C> the interface
 */
public final class Fake<C> implements AutoCloseable {

  private static final String PROVIDER = "fake";
  private static final String NO_ANSWER = "Only the prompt was wanted";

  private final Class<C> type;
  private final Rialto rialto;
  private final ClientFactory<C> factory;
  private final ClientRuntime runtime;
  private final Invocations invocations = new Invocations();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<FakeRule<C, ?>> rules = new CopyOnWriteArrayList<>();
  private final List<FakeCall> calls = new CopyOnWriteArrayList<>();
  private final C client;

  Fake(ClientFactory<C> factory, Consumer<Rialto.Builder> settings) {
    this.factory = factory;
    this.type = factory.type();
    Rialto.Builder builder =
        Rialto.builder()
            .provider(
                Provider.builder(PROVIDER, new FakeProtocol(invocations), "http://fake.invalid")
                    .defaultModel(PROVIDER)
                    .defaultEmbeddingModel(PROVIDER)
                    .defaultModerationModel(PROVIDER)
                    .defaultImageModel(PROVIDER)
                    .build())
            .transport(FakeTransport::new)
            .drain(Duration.ZERO) // what was told to be silent never ends
            .retry(r -> r.maxRepeats(0).maxCircuitWait(Duration.ZERO))
            .breaker(b -> b.consecutiveFailures(Integer.MAX_VALUE).failureRate(1, 1_000_000));
    settings.accept(builder);
    rialto = builder.build();
    runtime = rialto.client(new RuntimeProbe());
    client = proxy(this::answered);
  }

  /** Returns the client to hand to the code under test. */
  public C client() {
    return client;
  }

  /** Returns the Rialto behind the client. */
  public Rialto rialto() {
    return rialto;
  }

  /**
   * Answers every call that no later rule fits.
   *
   * @param value what any method's call gets: text, or a value of the method's type, as {@link
   *     FakeRule#value} takes it
   */
  public Fake<C> answer(Object value) {
    return whenever().value(value);
  }

  /** Fails every call that no later rule fits. */
  public Fake<C> fail(RialtoException failure) {
    return whenever().fail(failure);
  }

  /** Begins a rule for every call. */
  public FakeRule<C, Object> whenever() {
    return new FakeRule<>(this, null, arguments -> true, "any call");
  }

  /**
   * Begins a rule for the calls of a method with exactly these arguments.
   *
   * @param call calls the method once, such as {@code c -> c.review("diff")}
   */
  public <R> FakeRule<C, R> when(Function<C, R> call) {
    return when((c, arguments) -> call.apply(c));
  }

  /**
   * Begins a rule for the calls of a method whose arguments fit.
   *
   * @param call calls the method once, such as {@code (c, a) -> c.review(a.contains("TODO"))};
   *     either all arguments come from the second parameter, or none
   */
  public <R> FakeRule<C, R> when(BiFunction<C, Arguments, R> call) {
    Arguments arguments = new Arguments();
    List<FakeRule<C, R>> rule = new ArrayList<>();
    Object unused =
        call.apply(
            proxy(
                (method, given) -> {
                  rule.add(
                      new FakeRule<>(
                          this,
                          method,
                          arguments.matcher(method, given),
                          arguments.describe(method)));
                  return Defaults.of(method.getReturnType());
                }),
            arguments);
    if (rule.size() != 1) {
      throw new IllegalArgumentException(
          "when(...) must call one method of " + type.getSimpleName() + ", but it called " + rule);
    }
    return rule.get(0);
  }

  /**
   * Begins a rule for all methods of a name.
   *
   * @throws IllegalArgumentException if the interface has no such method
   */
  public FakeRule<C, Object> whenMethod(String name) {
    List<String> names = Arrays.stream(type.getMethods()).map(Method::getName).toList();
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          type.getSimpleName() + " has no method '" + name + "'; it has " + new TreeSet<>(names));
    }
    return new FakeRule<>(this, name, arguments -> true, name + "(any)");
  }

  /** Returns the calls so far, in order. */
  public List<FakeCall> calls() {
    return List.copyOf(calls);
  }

  /** Returns the calls of all methods of a name so far, in order. */
  public List<FakeCall> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  /** Ends the calls under way, and the threads. */
  @Override
  public void close() {
    rialto.close();
  }

  @Override
  public String toString() {
    return "Fake of " + type.getSimpleName();
  }

  void add(FakeRule<C, ?> rule) {
    rules.add(0, rule);
  }

  /**
   * Returns what a call would send, as stable text; see {@link PromptSnapshots}. Needs no answer
   * and is not in the log.
   *
   * @param call calls one method once; what it returns is of no meaning
   */
  public String prompt(Function<C, ?> call) {
    List<FakeCall> made = new ArrayList<>();
    FakeRule<C, ?> nothing = new FakeRule<>(this, null, arguments -> true, "prompt");
    nothing.ends(new CancelledCallException(NO_ANSWER, "", FailureDetails.NONE, null));
    Object returned = null;
    try {
      returned =
          call.apply(
              proxy(
                  (method, given) -> {
                    FakeCall one = new FakeCall(method.getName(), given);
                    made.add(one);
                    return invoke(method, one, nothing);
                  }));
    } catch (RialtoException e) {
      if (!e.summary().equals(NO_ANSWER)) {
        throw e;
      }
    }
    if (returned instanceof Flow.Publisher<?> publisher) {
      Received.from(publisher);
    } else if (returned instanceof Stream<?> stream) {
      stream.close();
    }
    if (made.size() != 1) {
      throw new IllegalArgumentException(
          "prompt(...) must call one method of " + type.getSimpleName() + ", but called " + made);
    }
    return made.get(0).prompt();
  }

  private @Nullable Object answered(Method method, List<@Nullable Object> arguments)
      throws Throwable {
    FakeRule<C, ?> rule =
        rules.stream().filter(r -> r.fits(method, arguments)).findFirst().orElse(null);
    if (rule == null) {
      throw new IllegalStateException(
          "No rule of this fake fits "
              + FakeCall.text(method.getName(), arguments)
              + "; there are "
              + rules
              + ". Add one with when(...), or answer all other calls with answer(...)");
    }
    FakeCall call = new FakeCall(method.getName(), arguments);
    calls.add(call);
    return invoke(method, call, rule);
  }

  private @Nullable Object invoke(Method method, FakeCall call, FakeRule<C, ?> rule)
      throws Throwable {
    // A model of its own tells the requests of this call from all others.
    String model = "call-" + numbers.incrementAndGet();
    invocations.put(model, call, rule.replies(call));
    CallOptions own = CallOptions.model(PROVIDER + "/" + model);
    ClientRuntime noting = RuntimeProxy.of(runtime, call, own::over);
    try {
      return method.invoke(factory.create(noting), call.arguments().toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** What is done for an abstract method. */
  private interface Called {
    @Nullable Object call(Method method, List<@Nullable Object> arguments) throws Throwable;
  }

  private C proxy(Called called) {
    InvocationHandler handler =
        (proxy, method, given) -> {
          Object[] arguments = given == null ? new Object[0] : given;
          if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" -> proxy == arguments[0];
              default -> toString();
            };
          }
          method.setAccessible(true);
          if (method.isDefault()) {
            // InvocationHandler.invokeDefault would not do for an interface that is not public.
            return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                .unreflectSpecial(method, method.getDeclaringClass())
                .bindTo(proxy)
                .invokeWithArguments(arguments);
          }
          return called.call(method, Arrays.asList(arguments));
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
