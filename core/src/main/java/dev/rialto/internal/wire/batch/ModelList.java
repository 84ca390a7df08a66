package dev.rialto.internal.wire.batch;

import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list of models: {@code {"data":[{"id":…}]}} nearly everywhere, a bare array at some, with
 * {@code models} and {@code name} at Ollama's and Google's own.
 */
public final class ModelList {
  private static final Names NAMES = Names.of("data", "models", "id", "name");
  private static final int ID = 2;
  private static final int NAME = 3;

  private ModelList() {}

  /**
   * Returns the models' names.
   *
   * @throws dev.rialto.InvalidResponseException if the body is no such list
   */
  public static List<String> read(byte[] body) {
    List<String> names = new ArrayList<>();
    Lines.whole(
        body,
        "a list of models",
        json -> {
          if (json.peek() == '[') {
            list(json, names);
            return;
          }
          boolean found = false;
          if (json.enterObject()) {
            for (int name; (name = json.nextMember(NAMES)) != JsonReader.END; ) {
              if (name >= 0 && name < ID && json.peek() == '[') {
                found = true;
                list(json, names);
              } else {
                json.skip();
              }
            }
          }
          if (!found) {
            throw Lines.unreadable("a list of models");
          }
        });
    return names;
  }

  private static void list(JsonReader json, List<String> names) {
    json.enterArray();
    while (json.nextElement()) {
      String id = null;
      if (json.peek() == '"') {
        id = json.text();
      } else if (json.enterObject()) {
        String otherName = null;
        for (int name; (name = json.nextMember(NAMES)) != JsonReader.END; ) {
          switch (name) {
            case ID -> id = json.text();
            case NAME -> otherName = json.text();
            default -> json.skip();
          }
        }
        id = id == null ? otherName : id;
      }
      if (id != null && !id.isEmpty()) {
        names.add(id.startsWith("models/") ? id.substring("models/".length()) : id);
      }
    }
  }
}
