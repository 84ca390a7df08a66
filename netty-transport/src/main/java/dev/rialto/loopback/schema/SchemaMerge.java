package dev.rialto.loopback.schema;

import dev.rialto.loopback.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins two schemas into one that accepts what both accept, as far as it is said in keywords. */
final class SchemaMerge {

  private static final Set<String> LOWER_BOUNDS =
      Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final Set<String> UPPER_BOUNDS =
      Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

  private SchemaMerge() {}

  static Json merge(Json left, Json right) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    left.members().forEach((name, member) -> merged.put(name, member.value()));
    right
        .members()
        .forEach(
            (name, member) ->
                merged.put(
                    name, left.has(name) ? both(name, left.get(name), member) : member.value()));
    return new Json(merged);
  }

  private static @Nullable Object both(String keyword, Json left, Json right) {
    Number a = left.number();
    Number b = right.number();
    if (a != null && b != null) {
      boolean leftIsLess = a.doubleValue() < b.doubleValue();
      if (LOWER_BOUNDS.contains(keyword)) {
        return leftIsLess ? b : a;
      }
      if (UPPER_BOUNDS.contains(keyword)) {
        return leftIsLess ? a : b;
      }
    }
    return switch (keyword) {
      case "properties", "$defs", "definitions" -> eachOf(left, right).value();
      case "required", "allOf" -> union(left, right);
      case "enum" -> intersection(left, right);
      case "items" ->
          left.isObject() && right.isObject() ? merge(left, right).value() : right.value();
      case "type" -> narrower(left, right).value();
      default -> right.value();
    };
  }

  private static Json eachOf(Json left, Json right) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    left.members().forEach((name, member) -> merged.put(name, member.value()));
    right
        .members()
        .forEach(
            (name, member) ->
                merged.put(
                    name, left.has(name) ? merge(left.get(name), member).value() : member.value()));
    return new Json(merged);
  }

  private static List<@Nullable Object> union(Json left, Json right) {
    List<@Nullable Object> all = new ArrayList<>();
    left.items().forEach(item -> all.add(item.value()));
    right.items().stream()
        .filter(item -> !all.contains(item.value()))
        .forEach(item -> all.add(item.value()));
    return all;
  }

  private static List<@Nullable Object> intersection(Json left, Json right) {
    List<@Nullable Object> common = new ArrayList<>();
    left.items().stream()
        .filter(item -> right.items().contains(item))
        .forEach(item -> common.add(item.value()));
    return common;
  }

  private static Json narrower(Json left, Json right) {
    if (left.isArray() && right.isArray()) {
      return new Json(intersection(left, right));
    }
    return left.isText() ? left : right;
  }
}
