package dev.rialto.loopback.schema;

import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.reply.RequestError;
import java.util.List;
import java.util.Map;

/**
 * The rules of OpenAI's strict schemas: each object closes itself and requires all its properties.
 */
public final class StrictSchema {

  private StrictSchema() {}

  /**
   * Checks a schema.
   *
   * @param param where it is: {@code response_format} or {@code function}
   * @param name what it is called
   * @throws RequestError if a rule is broken
   */
  public static void check(Json schema, String param, String name) {
    if (!schema.isObject()) {
      throw error(param, name, "", "schema must be a JSON object.");
    }
    if (!schema.get("type").text().equals("object") && !schema.has("$ref")) {
      throw error(param, name, "", "schema must have type 'object' at its root.");
    }
    walk(schema, param, name, "");
  }

  private static void walk(Json schema, String param, String name, String context) {
    if (schema.get("type").text().equals("object") || schema.has("properties")) {
      checkObject(schema, param, name, context);
    }
    for (Map.Entry<String, Json> member : schema.members().entrySet()) {
      String key = member.getKey();
      if (key.equals("properties") || key.equals("$defs") || key.equals("definitions")) {
        member
            .getValue()
            .members()
            .forEach(
                (n, part) -> walk(part, param, name, join(context, "'" + key + "', '" + n + "'")));
      } else if (key.equals("items")) {
        walk(member.getValue(), param, name, join(context, "'items'"));
      } else if (key.equals("anyOf")) {
        List<Json> branches = member.getValue().items();
        for (int i = 0; i < branches.size(); i++) {
          walk(branches.get(i), param, name, join(context, "'anyOf', '" + i + "'"));
        }
      } else if (key.equals("oneOf") || key.equals("allOf") || key.equals("not")) {
        throw error(param, name, context, "'" + key + "' is not permitted.");
      }
    }
  }

  private static void checkObject(Json schema, String param, String name, String context) {
    if (!Boolean.FALSE.equals(schema.get("additionalProperties").value())) {
      throw error(
          param,
          name,
          context,
          "'additionalProperties' is required to be supplied and to be false.");
    }
    List<String> required = schema.get("required").items().stream().map(Json::text).toList();
    for (String property : schema.get("properties").members().keySet()) {
      if (!required.contains(property)) {
        throw error(
            param,
            name,
            context,
            "'required' is required to be supplied and to be an array including every key in"
                + " properties. Missing '"
                + property
                + "'.");
      }
    }
  }

  private static String join(String context, String more) {
    return context.isEmpty() ? more : context + ", " + more;
  }

  private static RequestError error(String param, String name, String context, String what) {
    return new RequestError(
        400,
        "Invalid schema for " + param + " '" + name + "': In context=(" + context + "), " + what,
        param,
        "");
  }
}
