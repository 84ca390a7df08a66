package dev.rialto.internal.route;

import dev.rialto.FailureDetails;
import dev.rialto.ModelNotFoundException;
import dev.rialto.provider.Provider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says which models there are, and which one may have been meant. */
final class UnknownModel {

  /** Two letters that have changed places are two edits. */
  private static final int SLIP = 2;

  private static final int MISTYPED_LENGTH = 4;

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
            .or(() -> ofNearestProvider(model, providers))
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

  /** The provider's name may be mistyped where its models are not listed. */
  private static Optional<String> ofNearestProvider(String model, Collection<Provider> providers) {
    int slash = model.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : providers.stream()
            .filter(provider -> isMistyped(model.substring(0, slash), provider))
            .map(provider -> provider.name() + model.substring(slash))
            .findFirst();
  }

  /** Returns whether what stands before the slash is a provider's name but for a slip. */
  static boolean isMistyped(String prefix, Provider provider) {
    return prefix.length() >= MISTYPED_LENGTH
        && !prefix.equals(provider.name())
        && edits(prefix, provider.name()) <= SLIP;
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
