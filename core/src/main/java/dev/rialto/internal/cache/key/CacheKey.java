package dev.rialto.internal.cache.key;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.Message;
import dev.rialto.ModerationRequest;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.ToolCall;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.CacheTier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that changes an answer, and nothing else: the request less {@code stream}, the model asked
 * for, or the task and the profile where a route chooses one, and the tenant, who never sees
 * another's answers. Exact equality decides; the hash is computed once. Immutable.
 */
public final class CacheKey {

  /** Members of a request's body that say who asks or how it is delivered, not what is asked. */
  private static final Set<String> NO_MATTER =
      Set.of(
          "user",
          "metadata",
          "stream",
          "stream_options",
          "safety_identifier",
          "prompt_cache",
          "prompt_cache_key",
          "prompt_cache_retention",
          "service_tier",
          "store");

  private final String tenant;
  private final String model;
  private final String task;

  /** Weighs the models of a route; empty where the model is named. */
  private final String profile;

  private final Request request;
  private final List<String> media;
  private final Parameters parameters;
  private final int hash;

  /** Made when it is needed; of several threads' any may be kept, they are equal. */
  private volatile CacheTier.@Nullable Key tierKey;

  private CacheKey(
      Call call, Request request, List<String> media, Parameters parameters, int requestHash) {
    this.tenant = call.options().tenant();
    this.model = call.model();
    this.task = call.task();
    this.profile = model.isEmpty() ? call.profile() : "";
    this.request = request;
    this.media = media;
    this.parameters = parameters;
    int h = requestHash;
    h = 31 * h + tenant.hashCode();
    h = 31 * h + model.hashCode();
    h = 31 * h + task.hashCode();
    h = 31 * h + profile.hashCode();
    h = 31 * h + parameters.hashCode();
    this.hash = h;
  }

  /** Returns the key of a call. */
  public static CacheKey of(Call call) {
    if (call.request() instanceof CompletionRequest whole) {
      CompletionRequest r = whole;
      List<String> media = List.of();
      if (!KeyMedia.isTextOnly(whole)) {
        KeyMedia parted = KeyMedia.of(whole);
        r = parted.request();
        media = parted.media();
      }
      int h = 31 * media.hashCode() + r.messages().hashCode();
      h = 31 * h + Objects.hashCode(r.schema());
      h = 31 * h + r.tools().hashCode();
      h = 31 * h + r.toolChoice().hashCode();
      return new CacheKey(call, r, media, counting(r.parameters()), h);
    }
    Request bare = call.request();
    // Extra members reach the body of other requests by the options alone.
    Map<String, Object> extra = call.options().extra();
    if (bare instanceof ImageRequest r) {
      extra = r.extra();
      bare = new ImageRequest(r.prompt(), r.size(), r.quality(), r.n(), Map.of());
    } else if (bare instanceof EmbeddingRequest r) {
      bare = new EmbeddingRequest(r.inputs(), r.dimensions());
    } else if (bare instanceof ModerationRequest r) {
      bare = new ModerationRequest(r.inputs());
    }
    Parameters parameters =
        extra.isEmpty()
            ? Parameters.NONE
            : counting(
                new Parameters(
                    Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, List.of(), extra));
    return new CacheKey(call, bare, List.of(), parameters, bare.hashCode());
  }

  String tenant() {
    return tenant;
  }

  /** Returns the model that the call names. */
  public String model() {
    return model;
  }

  /** Returns the task that the call names. */
  public String task() {
    return task;
  }

  /**
   * Returns the key as tiers know it; made at the first call.
   *
   * @param route the candidates behind the key's model and task, which other instances may have set
   *     in another way
   * @return null if it has parts that have no canonical form
   * @param namespace tells one application's answers from another's
   * @param tags knows the digests of tenants, tasks and models
   */
  public CacheTier.@Nullable Key forTiers(String route, String namespace, KeyTags tags) {
    CacheTier.Key known = tierKey;
    if (known == null) {
      KeyTags.Start start = tags.start(namespace, tenant, model, task, profile, route);
      KeyDigest digest = start.digest();
      if (!write(digest)) {
        return null;
      }
      known = new CacheTier.Key(digest.hex(), start.tenantTag, start.taskTag, start.modelTag);
      tierKey = known;
    }
    return known;
  }

  /**
   * Returns a digest of all of this key but its last message, which is the given text; equal for
   * keys that differ in that text alone.
   */
  public String withoutText(String text) {
    KeyDigest digest =
        new KeyDigest().text("but the text").text(tenant).text(model).text(task).text(profile);
    CompletionRequest whole = (CompletionRequest) request;
    List<Message> others = whole.messages().subList(0, whole.messages().size() - 1);
    parameters(digest);
    digest.schema(whole.schema()).text(whole.toolChoice().name()).number(whole.tools().size());
    for (ToolSpecification tool : whole.tools()) {
      digest.text(tool.name()).text(tool.description()).text(tool.parametersSchema());
    }
    digest.number(others.size());
    for (Message message : others) {
      if (!write(digest, message)) {
        return "only " + hash + ' ' + text; // nothing that it could be compared with
      }
    }
    return digest.hex();
  }

  /** Writes the canonical form; false if there is none. */
  private boolean write(KeyDigest digest) {
    parameters(digest);
    if (request instanceof EmbeddingRequest r) {
      digest.text("embedding").number(r.dimensions()).value(r.inputs());
      return true;
    }
    if (request instanceof ModerationRequest r) {
      digest.text("moderation").value(r.inputs());
      return true;
    }
    if (request instanceof ImageRequest r) {
      digest.text("image").text(r.prompt()).text(r.size()).text(r.quality()).number(r.n());
      return true; // its further members are among the parameters
    }
    return request instanceof CompletionRequest r && write(digest, r);
  }

  private void parameters(KeyDigest digest) {
    digest
        .real(parameters.temperature())
        .number(parameters.maxTokens())
        .real(parameters.topP())
        .real(parameters.frequencyPenalty())
        .real(parameters.presencePenalty())
        .value(parameters.stop())
        .value(parameters.extra())
        .value(media);
  }

  private static boolean write(KeyDigest digest, CompletionRequest r) {
    digest.text("completion").schema(r.schema()).text(r.toolChoice().name());
    digest.number(r.tools().size());
    for (ToolSpecification tool : r.tools()) {
      digest.text(tool.name()).text(tool.description()).text(tool.parametersSchema());
      digest.number(tool.strict() ? 1 : 0);
    }
    digest.number(r.messages().size());
    for (Message message : r.messages()) {
      if (!write(digest, message)) {
        return false;
      }
    }
    return true;
  }

  private static boolean write(KeyDigest digest, Message message) {
    digest.text(message.role().name()).text(message.toolCallId());
    digest.number(message.failed() ? 1 : 0);
    digest.number(message.toolCalls().size());
    for (ToolCall call : message.toolCalls()) {
      digest.text(call.id()).text(call.name()).text(call.arguments());
    }
    digest.number(message.content().size());
    for (Content part : message.content()) {
      if (part instanceof Content.Text text) {
        digest.text("text").text(text.text());
      } else if (part instanceof Content.ProviderPart own) {
        digest.text("provider").text(own.dialect()).text(own.json());
      } else {
        return false;
      }
    }
    return true;
  }

  /** Returns how many bytes the key holds on to, by estimate. */
  public long bytes() {
    long chars = (long) tenant.length() + model.length() + task.length();
    for (String one : media) {
      chars += 32 + one.length();
    }
    if (request instanceof CompletionRequest r) {
      for (Message message : r.messages()) {
        chars += 64;
        for (Content part : message.content()) {
          chars += 32;
          if (part instanceof Content.Text text) {
            chars += text.text().length();
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
    } else if (request instanceof ModerationRequest r) {
      for (String input : r.inputs()) {
        chars += 32 + input.length();
      }
    } else if (request instanceof ImageRequest r) {
      chars += r.prompt().length();
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
        && profile.equals(that.profile)
        && parameters.equals(that.parameters)
        && media.equals(that.media)
        && sameRequest(request, that.request);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  private static boolean sameRequest(Request one, Request other) {
    if (one instanceof CompletionRequest a && other instanceof CompletionRequest b) {
      return sameMessages(a.messages(), b.messages())
          && Objects.equals(a.schema(), b.schema())
          && a.tools().equals(b.tools())
          && a.toolChoice() == b.toolChoice();
    }
    return one.equals(other);
  }

  /** Compares by index: two iterators a hit are more than all else that a comparison costs. */
  private static boolean sameMessages(List<Message> some, List<Message> others) {
    int size = some.size();
    boolean same = size == others.size();
    for (int i = 0; same && i < size; i++) {
      Message one = some.get(i);
      Message other = others.get(i);
      same =
          one.role() == other.role()
              && one.failed() == other.failed()
              && sameParts(one.content(), other.content())
              && one.toolCalls().equals(other.toolCalls())
              && Objects.equals(one.toolCallId(), other.toolCallId());
    }
    return same;
  }

  private static boolean sameParts(List<Content> some, List<Content> others) {
    int size = some.size();
    boolean same = size == others.size();
    for (int i = 0; same && i < size; i++) {
      same = some.get(i).equals(others.get(i));
    }
    return same;
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
    // The wire knows no kinds of whole numbers.
    return value instanceof Integer || value instanceof Short || value instanceof Byte
        ? (Object) ((Number) value).longValue()
        : value;
  }

  private enum Absent {
    NULL
  }
}
