package dev.rialto.processor.validate;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.processor.template.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue of this version says of models' names. It is read when the first model is
 * named, and no name is refused for it: models appear faster than catalogues. One for a
 * compilation.
 */
public final class KnownModels {

  /** Whose models nobody can list. */
  private static final List<String> LOCAL = List.of("ollama", "vllm", "lmstudio", "llamacpp");

  private static final int MOST_EDITS = 2;

  private @Nullable ModelCatalog catalog;

  /** Knows nothing before it is asked. */
  public KnownModels() {}

  /**
   * Returns the model that a name probably means; empty if it is known, or like none. A name that
   * differs in its digits only is that of another version, whichever way those are parted.
   */
  Optional<String> nearest(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    ModelCatalog known = catalog();
    if (known.find(name).isPresent()) {
      return Optional.empty();
    }
    String provider = name.substring(0, slash);
    Set<String> providers = new TreeSet<>(LOCAL);
    Set<String> models = new TreeSet<>();
    known
        .models()
        .forEach(
            model -> {
              int end = model.id().indexOf('/');
              providers.add(model.id().substring(0, end));
              if (model.id().startsWith(provider + "/")) {
                models.add(model.id().substring(end + 1));
              }
            });
    return providers.contains(provider)
        ? close(name.substring(slash + 1), models).map(model -> provider + "/" + model)
        : close(provider, providers).map(meant -> meant + name.substring(slash));
  }

  private ModelCatalog catalog() {
    ModelCatalog read = catalog;
    if (read == null) {
      read = ModelCatalog.shipped();
      catalog = read;
    }
    return read;
  }

  private static Optional<String> close(String name, Set<String> candidates) {
    return Nearest.to(name, candidates)
        .filter(found -> !letters(found).equals(letters(name)))
        .filter(found -> Nearest.distance(name, found) <= MOST_EDITS);
  }

  private static List<Integer> letters(String name) {
    return name.codePoints()
        .filter(c -> !Character.isDigit(c) && c != '.' && c != '-')
        .boxed()
        .toList();
  }
}
