package dev.rialto.internal.route;

import dev.rialto.FailureDetails;
import dev.rialto.ModelNotFoundException;
import dev.rialto.provider.Provider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Says which models there are, and which one may have been meant. */
final class UnknownModel {

  private UnknownModel() {}

  static ModelNotFoundException of(String model, Collection<Provider> providers) {
    List<String> known = new ArrayList<>();
    for (Provider provider : providers) {
      provider.models().stream().sorted().map(m -> provider.name() + "/" + m).forEach(known::add);
    }
    int cutoff = Math.max(2, model.length() / 3);
    String nearest =
        known.stream()
            .filter(name -> distance(model, name) <= cutoff)
            .min(Comparator.comparingInt(name -> distance(model, name)))
            .map(name -> "Did you mean " + name + "? ")
            .orElse("");
    return new ModelNotFoundException(
        "no configured provider has the model '" + model + "'",
        nearest
            + "Configured are the providers "
            + providers.stream().map(Provider::name).toList()
            + (known.isEmpty() ? "" : " and the models " + known)
            + "; name a model as provider/model",
        FailureDetails.NONE,
        null);
  }

  /** The distance to the whole name, or to the model's part of it if that is nearer. */
  private static int distance(String asked, String name) {
    return Math.min(edits(asked, name), edits(asked, name.substring(name.indexOf('/') + 1)));
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
