package dev.rialto.benchmarks.jmh;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/** What is aimed at, and how far a run is from it. */
final class Aims {

  /** As {@link StagesBenchmark} counts them. */
  private static final int STAGES_RECORDS_BYTES = 256;

  private Aims() {}

  /** Returns the aim of a benchmark with the ratio to its floor in this run; empty if none. */
  static String of(String name, Collection<RunResult> all) {
    if (name.startsWith("CacheHit.generatedClient")) {
      return "≤ 1000 ns, ≤ 500 B, ≤ 5 × bare; is " + ratio(name, "CacheHit.bareCaffeine", all);
    }
    if (name.startsWith("RedisHit.generatedClient")) {
      return "≤ 1.3 × bare GET; is "
          + ratio(name, "RedisHit.bareLettuce", all)
          + " CPU, "
          + wallRatio(name, "RedisHit.bareLettuce", all)
          + " wall";
    }
    if (name.startsWith("RedisHit.tier")) {
      return "≤ 1.3 × bare GET; is "
          + ratio(name, "RedisHit.bareLettuce", all)
          + " CPU, "
          + wallRatio(name, "RedisHit.bareLettuce", all)
          + " wall";
    }
    if (name.startsWith("SqlHit.generatedClient") || name.startsWith("SqlHit.tier")) {
      String what = name.startsWith("SqlHit.tier") ? "tier" : "generatedClient";
      return "≤ 1.3 × bare select; is "
          + ratio(name, name.replace(what, "bareKeptSelect"), all)
          + " of one prepared once, "
          + ratio(name, name.replace(what, "barePooledSelect"), all)
          + " of one prepared on a connection of the pool";
    }
    if (name.startsWith("Stages.admissionRouteBreaker")) {
      double beyond =
          garbage(name, all)
              - garbage(name.replace("admissionRouteBreaker", "stubAlone"), all)
              - STAGES_RECORDS_BYTES;
      return String.format(
          Locale.ROOT,
          "≤ 500 ns, no garbage but the records of call and attempt (%d B); is %.0f B" + " beyond",
          STAGES_RECORDS_BYTES,
          Math.max(0, beyond));
    }
    if (name.startsWith("Pipeline.firstDelta")) {
      return String.format(
          Locale.ROOT,
          "≤ 100 µs of a first token's time are ours; is below %.1f µs",
          time(name, all) / 1e3);
    }
    if (name.startsWith("Listener.")) {
      return "≤ 300 ns, no garbage";
    }
    if (name.startsWith("Stages.failover")) {
      return String.format(
          Locale.ROOT,
          "the next attempt begins within 1 ms; is %.4f ms",
          (time(name, all) - time(name.replace("failover", "stubAlone"), all)) / 1e6);
    }
    if (name.startsWith("Decode.") && name.contains("Stream")) {
      String floor = name.replaceFirst("(openAi|anthropic|responses)Stream", "textAlone");
      double beyond = garbage(name, all) - garbage(floor, all);
      return String.format(
          Locale.ROOT,
          "≥ 2.00 M/s, ≤ 150 B beyond the text; is %.2f M/s, %.0f B",
          1e3 / time(name, all),
          beyond);
    }
    if (name.startsWith("Encode.renderedBody")) {
      return String.format(
          Locale.ROOT,
          "≤ 1.3 × writeString, no garbage but the request; is %s, %.0f B beyond rendering",
          ratio(name, "Encode.writeString", all),
          garbage(name, all) - garbage("Encode.render", all));
    }
    if (name.startsWith("Encode.body")) {
      return "≤ 1.3 × writeString; is " + ratio(name, "Encode.writeString", all);
    }
    if (name.startsWith("TypedAnswer.readRecord")) {
      return "≤ 1.0 × databind; is "
          + ratio(name, "TypedAnswer.databindBytes", all)
          + " from bytes, "
          + ratio(name, "TypedAnswer.databindString", all)
          + " from a string";
    }
    if (name.startsWith("AnswerShapes.read")) {
      return "≤ 1.0 × databind; is "
          + ratio(name, name.replace(".read[", ".databindBytes["), all)
          + " from bytes, "
          + ratio(name, name.replace(".read[", ".databindString["), all)
          + " from a string";
    }
    if (name.startsWith("SemanticSearch.search")) {
      return String.format(
          Locale.ROOT,
          "≤ 2 ms, recall ≥ .98; is %.2f ms, recall %.4f",
          time(name, all) / 1e6,
          counted(name, "found", all) / counted(name, "searched", all));
    }
    if (name.startsWith("Element.bytesToOnNext")) {
      return String.format(
          Locale.ROOT, "≤ 50 µs from the closing brace; is below %.2f µs", time(name, all) / 1e3);
    }
    if (name.startsWith("TypedAnswer.streamedElements")) {
      return "≤ 50 µs from the closing brace";
    }
    return "";
  }

  private static String ratio(String name, String floor, Collection<RunResult> all) {
    return String.format(Locale.ROOT, "%.2f ×", time(name, all) / time(floor, all));
  }

  /** For what mostly waits for another process. */
  private static String wallRatio(String name, String floor, Collection<RunResult> all) {
    return String.format(Locale.ROOT, "%.2f ×", wall(name, all) / wall(floor, all));
  }

  private static double wall(String name, Collection<RunResult> all) {
    for (RunResult result : all) {
      if (JmhRun.name(result).equals(name)) {
        return result.getPrimaryResult().getScore();
      }
    }
    return Double.NaN;
  }

  private static double time(String name, Collection<RunResult> all) {
    for (RunResult result : all) {
      if (JmhRun.name(result).equals(name)) {
        return JmhRun.cpu(result);
      }
    }
    return Double.NaN;
  }

  private static double counted(String name, String counter, Collection<RunResult> all) {
    for (RunResult result : all) {
      if (JmhRun.name(result).equals(name)) {
        return result.getSecondaryResults().get(counter).getScore();
      }
    }
    return Double.NaN;
  }

  private static double garbage(String name, Collection<RunResult> all) {
    for (RunResult result : all) {
      if (JmhRun.name(result).equals(name)) {
        return JmhRun.garbage(result);
      }
    }
    return Double.NaN;
  }
}
