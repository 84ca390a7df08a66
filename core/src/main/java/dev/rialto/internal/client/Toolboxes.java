package dev.rialto.internal.client;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.call.BoundTool;
import dev.rialto.internal.call.Toolset;
import dev.rialto.runtime.RuntimeVersion;
import dev.rialto.runtime.ToolMethod;
import dev.rialto.runtime.ToolType;
import dev.rialto.runtime.ToolUse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Brings tools together with the objects whose methods they are. Thread-safe. */
public final class Toolboxes {

  private final List<Object> given;
  private final @Nullable Function<? super Class<?>, ?> container;
  private final Map<Class<?>, Object> found = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param given objects with tools; win over the container's
   * @param container makes or finds objects by their type; null if there is none
   */
  public Toolboxes(List<?> given, @Nullable Function<? super Class<?>, ?> container) {
    this.given = List.copyOf(given);
    this.container = container;
  }

  /**
   * Finds the object of a type, if its tools need one.
   *
   * @throws ConfigurationException if there is none, or more than one
   */
  void require(ToolType<?> type) {
    RuntimeVersion.check(type.processorVersion(), type.type().getName());
    if (type.needsInstance()) {
      target(type.type());
    }
  }

  /**
   * Returns the tools that a method names.
   *
   * @param clock says for their arguments what is past and what is to come
   */
  Toolset of(@Nullable ToolUse use, Clock clock) {
    if (use == null || use.types().isEmpty()) {
      return Toolset.NONE;
    }
    Map<String, BoundTool> byName = new LinkedHashMap<>();
    List<ToolSpecification> specifications = new ArrayList<>();
    for (ToolType<?> type : use.types()) {
      require(type);
      add(type, clock, byName, specifications);
    }
    return new Toolset(
        Map.copyOf(byName),
        List.copyOf(specifications),
        use.maxRounds(),
        use.maxParallel(),
        use.maxCalls(),
        use.onFailure() == ToolFailurePolicy.DEFAULT
            ? ToolFailurePolicy.TELL_MODEL
            : use.onFailure());
  }

  private <T> void add(
      ToolType<T> type,
      Clock clock,
      Map<String, BoundTool> byName,
      List<ToolSpecification> specifications) {
    for (ToolMethod<T, ?> method : type.methods()) {
      T target = method.isStatic() ? null : target(type.type());
      byName.put(method.specification().name(), new Bound<>(method, target, clock));
      specifications.add(method.specification());
    }
  }

  private <T> T target(Class<T> type) {
    Object known = found.get(type);
    if (known == null) {
      // Not within the map's own lock: making a tool may make a client that has tools itself.
      Object made = find(type);
      Object before = found.putIfAbsent(type, made);
      known = before == null ? made : before;
    }
    return type.cast(known);
  }

  private Object find(Class<?> type) {
    List<Object> fitting = given.stream().filter(type::isInstance).toList();
    if (fitting.size() > 1) {
      throw missing(type, "two objects of it were given, where one is meant", null);
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    if (container == null) {
      throw missing(type, "no object of it was given", null);
    }
    Object made;
    try {
      made = container.apply(type);
    } catch (RuntimeException e) {
      throw missing(type, "the container cannot make one", e);
    }
    if (!type.isInstance(made)) {
      throw missing(
          type, made == null ? "the container has none" : "the container has " + made, null);
    }
    return made;
  }

  private static ConfigurationException missing(
      Class<?> type, String why, @Nullable RuntimeException cause) {
    return new ConfigurationException(
        "The tools of " + type.getName() + " cannot be called: " + why,
        "Give one object with Rialto.builder().tools(...), or bind the type where Guice makes the"
            + " clients",
        FailureDetails.NONE,
        cause);
  }

  private record Bound<T, A>(ToolMethod<T, A> method, @Nullable T target, Clock clock)
      implements BoundTool {

    @Override
    public ToolFailurePolicy onFailure() {
      return method.onFailure();
    }

    @Override
    public Invocation prepare(String text) {
      A arguments = method.read(text, clock);
      return (ToolContext context) -> method.call(target, arguments, context);
    }
  }
}
