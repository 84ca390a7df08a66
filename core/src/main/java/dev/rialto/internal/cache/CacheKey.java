package dev.rialto.internal.cache;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.ToolCall;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.call.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that changes an answer, and nothing else: the request less {@code stream}, the model or route
 * asked for, the task, and the tenant, who never sees another's answers. Exact equality decides;
 * the hash is computed once. Immutable.
 */
final class CacheKey {

  /** Members of a request's body that say who asks or how it is delivered, not what is asked. */
  private static final Set<String> NO_MATTER =
      Set.of(
          "user",
          "metadata",
          "stream",
          "stream_options",
          "safety_identifier",
          "prompt_cache_key",
          "store");

  private final String tenant;
  private final String model;
  private final String task;
  private final Request request;
  private final Parameters parameters;
  private final int hash;

  private CacheKey(Call call, Request request, Parameters parameters, int requestHash) {
    this.tenant = call.options().tenant();
    this.model = call.model();
    this.task = call.task();
    this.request = request;
    this.parameters = parameters;
    int h = requestHash;
    h = 31 * h + tenant.hashCode();
    h = 31 * h + model.hashCode();
    h = 31 * h + task.hashCode();
    h = 31 * h + parameters.hashCode();
    this.hash = h;
  }

  static CacheKey of(Call call) {
    if (call.request() instanceof CompletionRequest r) {
      int h = r.messages().hashCode();
      h = 31 * h + Objects.hashCode(r.schema());
      h = 31 * h + r.tools().hashCode();
      h = 31 * h + r.toolChoice().hashCode();
      return new CacheKey(call, r, counting(r.parameters()), h);
    }
    // Extra members reach the body of an embedding request by the options alone.
    Map<String, Object> extra = call.options().extra();
    Parameters parameters =
        extra.isEmpty()
            ? Parameters.NONE
            : counting(
                new Parameters(
                    Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, List.of(), extra));
    return new CacheKey(call, call.request(), parameters, call.request().hashCode());
  }

  /** Returns how many bytes the key holds on to, by estimate. */
  long bytes() {
    long chars = (long) tenant.length() + model.length() + task.length();
    if (request instanceof CompletionRequest r) {
      for (Message message : r.messages()) {
        chars += 64;
        for (Content part : message.content()) {
          chars += 32;
          if (part instanceof Content.Text text) {
            chars += text.text().length();
          } else if (part instanceof Content.ImageUri image) {
            chars += image.uri().length();
          } else if (part instanceof Content.ProviderPart own) {
            chars += own.json().length();
          }
        }
        for (ToolCall toolCall : message.toolCalls()) {
          chars += 64 + toolCall.name().length() + toolCall.arguments().length();
        }
      }
      for (ToolSpecification tool : r.tools()) {
        chars += 64 + tool.description().length() + tool.parametersSchema().length();
      }
    } else if (request instanceof EmbeddingRequest r) {
      for (String input : r.inputs()) {
        chars += 32 + input.length();
      }
    }
    return 128 + chars;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof CacheKey that
        && hash == that.hash
        && tenant.equals(that.tenant)
        && model.equals(that.model)
        && task.equals(that.task)
        && parameters.equals(that.parameters)
        && sameRequest(request, that.request);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  private static boolean sameRequest(Request one, Request other) {
    if (one instanceof CompletionRequest a && other instanceof CompletionRequest b) {
      return a.messages().equals(b.messages())
          && Objects.equals(a.schema(), b.schema())
          && a.tools().equals(b.tools())
          && a.toolChoice() == b.toolChoice();
    }
    return one.equals(other);
  }

  /** Returns the parameters less what does not matter, with values that nobody can change. */
  private static Parameters counting(Parameters all) {
    if (all.extra().isEmpty()) {
      return all;
    }
    Map<String, Object> extra = new HashMap<>();
    all.extra()
        .forEach(
            (name, value) -> {
              if (!NO_MATTER.contains(name)) {
                extra.put(name, frozen(value));
              }
            });
    return new Parameters(
        all.temperature(),
        all.maxTokens(),
        all.topP(),
        all.frequencyPenalty(),
        all.presencePenalty(),
        all.stop(),
        extra);
  }

  private static Object frozen(Object value) {
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(item -> copy.add(item == null ? Absent.NULL : frozen(item)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new HashMap<>();
      map.forEach((k, v) -> copy.put(k, v == null ? Absent.NULL : frozen(v)));
      return copy;
    }
    return value;
  }

  private enum Absent {
    NULL
  }
}
