package dev.rialto.loopback.schema;

import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.reply.RequestError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Follows references and decides between alternatives, so that what is left of a schema is one
 * plain description. Not thread-safe.
 */
final class SchemaChoice {

  private static final int ENDLESS = 1_000;
  private static final int MOST_REPETITIONS = 2;
  private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

  private final Json root;
  private final SplittableRandom random;

  /** The references that were followed on the way from the root to the value being made. */
  private final List<String> path = new ArrayList<>();

  SchemaChoice(Json root, SplittableRandom random) {
    this.root = root;
    this.random = random;
  }

  /**
   * Returns the schema without references and combinations.
   *
   * @param soonest whether to take the alternative that ends soonest
   */
  Json flat(Json schema, boolean soonest) {
    Json current = schema;
    for (int step = 0; step < 64; step++) {
      Json next = oneStep(current, soonest);
      if (next == null) {
        return current;
      }
      current = next;
    }
    throw new RequestError(400, "a $ref in the schema leads only to itself");
  }

  /** Returns where the path is now, to return to with {@link #release}. */
  int mark() {
    return path.size();
  }

  void release(int mark) {
    path.subList(mark, path.size()).clear();
  }

  /** Returns whether the schema refers to what has been followed often enough. */
  boolean isRepeating(Json schema) {
    String reference = schema.get("$ref").text();
    return !reference.isEmpty() && Collections.frequency(path, reference) >= MOST_REPETITIONS;
  }

  /** Returns whether a value of the schema can be finite. */
  boolean isPossible(Json schema) {
    return depthOf(schema, new IdentityHashMap<>()) < ENDLESS;
  }

  /** Returns the schema with one thing resolved; null if there is nothing left to resolve. */
  private @Nullable Json oneStep(Json schema, boolean soonest) {
    if (schema.get("$ref").isText()) {
      String reference = schema.get("$ref").text();
      path.add(reference);
      return SchemaMerge.merge(without(schema, "$ref"), target(reference));
    }
    if (schema.has("allOf")) {
      Json merged = without(schema, "allOf");
      for (Json part : schema.get("allOf").items()) {
        merged = SchemaMerge.merge(merged, flat(part, soonest));
      }
      return merged;
    }
    for (String alternatives : ALTERNATIVES) {
      List<Json> branches = schema.get(alternatives).items();
      if (!branches.isEmpty()) {
        return SchemaMerge.merge(without(schema, alternatives), choose(branches, soonest));
      }
    }
    return null;
  }

  private Json choose(List<Json> branches, boolean soonest) {
    if (soonest || branches.stream().anyMatch(this::isRepeating)) {
      Json best = branches.get(0);
      int bestDepth = ENDLESS;
      for (Json branch : branches) {
        int depth = depthOf(branch, new IdentityHashMap<>());
        if (depth < bestDepth) {
          best = branch;
          bestDepth = depth;
        }
      }
      return best;
    }
    List<Json> solid =
        branches.stream()
            .filter(branch -> !branch.get("type").text().equals("null") && isPossible(branch))
            .toList();
    return solid.isEmpty() ? branches.get(0) : solid.get(random.nextInt(solid.size()));
  }

  /** Returns how deep the shallowest value is; {@link #ENDLESS} where there is none. */
  private int depthOf(Json schema, Map<Object, Boolean> underWay) {
    Object identity = schema.value();
    if (!schema.isObject() || identity == null) {
      return 0;
    }
    if (underWay.put(identity, true) != null) {
      return ENDLESS;
    }
    try {
      return Math.min(ENDLESS, depthOfParts(schema, underWay));
    } finally {
      underWay.remove(identity);
    }
  }

  private int depthOfParts(Json schema, Map<Object, Boolean> underWay) {
    int depth = 0;
    if (mayBeNull(schema)) {
      return 0;
    }
    if (schema.get("$ref").isText()) {
      depth = depthOf(target(schema.get("$ref").text()), underWay);
    }
    for (Json part : schema.get("allOf").items()) {
      depth = Math.max(depth, depthOf(part, underWay));
    }
    for (String alternatives : ALTERNATIVES) {
      int least = schema.has(alternatives) ? ENDLESS : 0;
      for (Json branch : schema.get(alternatives).items()) {
        least = Math.min(least, depthOf(branch, underWay));
      }
      depth = Math.max(depth, least);
    }
    for (Json name : schema.get("required").items()) {
      depth = Math.max(depth, 1 + depthOf(schema.get("properties").get(name.text()), underWay));
    }
    if (schema.get("minItems").intOr(0) > 0) {
      depth = Math.max(depth, 1 + depthOf(schema.get("items"), underWay));
    }
    return depth;
  }

  private static boolean mayBeNull(Json schema) {
    return schema.get("nullable").isTrue()
        || schema.get("type").items().stream().anyMatch(type -> type.text().equals("null"));
  }

  private Json target(String reference) {
    if (!reference.startsWith("#")) {
      throw new RequestError(400, "the schema refers to '" + reference + "', another document");
    }
    Json target = root;
    for (String step : reference.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        target = member(target, step.replace("~1", "/").replace("~0", "~").replace("%25", "%"));
      }
    }
    if (target.isAbsent()) {
      throw new RequestError(400, "the schema refers to '" + reference + "', which is not there");
    }
    return target;
  }

  private static Json member(Json parent, String step) {
    if (parent.isArray() && step.matches("\\d{1,6}")) {
      List<Json> items = parent.items();
      int at = Integer.parseInt(step);
      return at < items.size() ? items.get(at) : Json.ABSENT;
    }
    return parent.get(step);
  }

  private static Json without(Json schema, String name) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    schema.members().forEach((key, member) -> members.put(key, member.value()));
    members.remove(name);
    return new Json(members);
  }
}
