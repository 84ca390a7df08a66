package dev.rialto.internal.client;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.Parameters;
import dev.rialto.Profile;
import dev.rialto.RepairMode;
import dev.rialto.Task;
import dev.rialto.internal.call.Toolset;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a method's calls have in common, worked out once: explicit values win over the task, which
 * sets the temperature, and the profile, which sets the rest; a task's cap, which built-in ones do
 * not have, counts where no profile is named. A typed answer is never capped by either, since a cut
 * one is of no use.
 *
 * @param parameters the sampling parameters
 * @param cache what the calls want of the cache
 * @param timeoutNanos the deadline that the method names, counted from the call; 0: none
 * @param tools the tools that the model may call
 * @param repair whether an answer that is not of the method's type is sent back once
 * @param output the method's type, by the clock of this Rialto
 */
record MethodPlan(
    Parameters parameters,
    CacheMode cache,
    long timeoutNanos,
    Toolset tools,
    boolean repair,
    OutputType<?> output) {

  static MethodPlan of(MethodSpec<?> method, Defaults defaults) {
    Task task = method.definedTask();
    if (task == null) {
      task = find("task", method.task(), defaults.tasks(), method);
    }
    Profile profile = method.definedProfile();
    if (profile == null) {
      profile = find("profile", method.profile(), defaults.profiles(), method);
    }
    double temperature = method.temperature();
    if (Double.isNaN(temperature) && task != null) {
      temperature = task.temperature();
    } else if (Double.isNaN(temperature) && profile != null) {
      temperature = profile.temperature();
    }
    boolean typed = method.output().schema() != null;
    int maxTokens = method.maxTokens();
    if (maxTokens == 0 && !typed) {
      maxTokens = profile != null ? profile.maxTokens() : task != null ? task.maxTokens() : 0;
    }
    Parameters none = Parameters.NONE;
    Parameters parameters =
        new Parameters(
            temperature,
            maxTokens,
            profile == null ? none.topP() : profile.topP(),
            profile == null ? none.frequencyPenalty() : profile.frequencyPenalty(),
            none.presencePenalty(),
            none.stop(),
            none.extra());
    CallOptions own = method.options();
    return new MethodPlan(
        own == CallOptions.NONE ? parameters : merged(parameters, own),
        method.cache() != CacheMode.DEFAULT ? method.cache() : defaults.cache(),
        method.timeoutNanos(),
        defaults.toolboxes().of(method.tools(), defaults.clock()),
        method.repair() == RepairMode.DEFAULT
            ? defaults.repair()
            : method.repair() == RepairMode.ON,
        method.output().at(defaults.clock()));
  }

  /** Returns the parameters of a call with options of its own. */
  Parameters parameters(CallOptions options) {
    return merged(parameters, options);
  }

  private static Parameters merged(Parameters parameters, CallOptions options) {
    return new Parameters(
        either(options.temperature(), parameters.temperature()),
        options.maxTokens() != 0 ? options.maxTokens() : parameters.maxTokens(),
        either(options.topP(), parameters.topP()),
        either(options.frequencyPenalty(), parameters.frequencyPenalty()),
        either(options.presencePenalty(), parameters.presencePenalty()),
        options.stop().isEmpty() ? parameters.stop() : options.stop(),
        options.extra().isEmpty() ? parameters.extra() : options.extra());
  }

  private static double either(double first, double second) {
    return Double.isNaN(first) ? second : first;
  }

  private static <V> @Nullable V find(
      String what, String name, Map<String, V> known, MethodSpec<?> method) {
    if (name.isEmpty()) {
      return null;
    }
    V found = known.get(name);
    if (found == null) {
      throw new ConfigurationException(
          method + " names the " + what + " '" + name + "', which this Rialto does not know",
          "Known are "
              + new TreeSet<>(known.keySet())
              + "; add yours to the module with ."
              + what
              + "(...)",
          FailureDetails.NONE,
          null);
    }
    return found;
  }
}
