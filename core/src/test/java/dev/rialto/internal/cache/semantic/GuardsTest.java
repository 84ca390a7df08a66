package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {

  /** Of these, unlike of what words alone cannot show, none may get past. */
  private static final Set<String> KINDS =
      Set.of(
          "numbers",
          "dates",
          "negation",
          "swapped",
          "units",
          "quantifiers",
          "roles",
          "languages",
          "long");

  @Test
  void noPairOfTheKindsThatGuardsAreForGetsPast() throws IOException {
    List<String> past = new ArrayList<>();
    int same = 0;
    for (String line : lines()) {
      String[] parts = line.split("\t", -1);
      boolean allowed = Guards.allow(parts[2], parts[3]);
      assertThat(Guards.allow(parts[3], parts[2])).as(line).isEqualTo(allowed);
      same += allowed && parts[1].equals("1") ? 1 : 0;
      if (allowed && parts[1].equals("0") && KINDS.contains(parts[0])) {
        past.add(line);
      }
    }
    assertThat(past).isEmpty();
    assertThat(same).as("what is the same, in other words").isGreaterThanOrEqualTo(40);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(GuardsTest.class.getResourceAsStream("/semantic/adversarial.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What is 15% of 80? | What is 18% of 80?",
        "Does my eye need -5.5D? | Does my eye need -6.75D?",
        "What happened on 2024-03-01? | What happened on 2024-03-02?",
        "What happened in March? | What happened in May?",
        "Is it open on Monday? | Is it open on Sunday?",
        "I have two cats, what now? | I have three cats, what now?",
        "Can I eat this? | Can't I eat this?",
        "Why does the server lack memory? | Why does the server have memory?",
        "Why does the server not lack memory? | Why does the server have memory?",
        "Why is the server lacking memory? | Why is there memory in the server?",
        "Which servers refused to start? | Which servers started?",
        "Why did he deny having paid? | Why did he pay?",
        "How do I prevent it from updating? | How do I update it?",
        "Why do I lose signal at home? | Why do I have signal at home?",
        "How do I stop the app from syncing? | How do I get the app to sync?",
        "Is it safe to fly? | Is it not safe to fly?",
        "Pay with a card | Pay without a card",
        "Did Brazil beat Germany? | Was Brazil beaten by Germany?",
        "How do I zip it? | How do I unzip it?",
        "How do I encode base64? | How do I decode base64?",
        "What is 1,500 in words? | What is 15,00 in words?",
        "Capital of Austria? | Capital of Australia?",
        "Could they have won it? | Could they win it?",
        "Is a horse bigger than a cow? | Is a horse as big as a cow?",
        "How do I get from Rome to Oslo? | How do I get from Oslo to Rome?",
        "Does the dog bite the man? | Does the man bite the dog?",
        "How do I convert dollars to euros? | How do I convert euros to dollars?",
        "How do I enable it? | How do I disable it?",
        "Does Hipmunk make money? | How does Hipmunk make money?",
        "Why is it so? | Where is it so?",
        "What does a < b mean? | What does a > b mean?",
        "Does == compare values? | Does != compare values?",
        "Is 30 degrees hot? | Is -30 degrees hot?",
        "What does x++ do? | What does x-- do?",
        "What does --force do? | What does --no-force do?",
        "How do I use user_id here? | How do I use user_ids here?",
        "What does getUser() return? | What does getUsers() return?",
        "What is the type of T? | What is the type of t?",
        "How do I freeze it? | How do I unfreeze it?",
        "What is a typical sign? | What is an atypical sign?",
        "What is new in v1.9? | What is new in v1.10?",
        "Is ipv4 routed here? | Is ipv6 routed here?",
        "Is usb-a still used? | Is usb-c still used?",
        "How do I send money to my account? | How do I send money from my account?",
        "What changed since the day before yesterday? | What changed since yesterday?",
        "Do I turn it clockwise? | Do I turn it counterclockwise?",
        "Is it possible? | Is it impossible?",
        "What is the percentage change between 50 and 100?"
            + " | What is the percentage change between 100 and 50?",
        "What is the ratio between length and width? | What is the ratio between width and length?",
        "What is the difference between dogs and big cats?"
            + " | What is the difference between big dogs and cats?",
        "What is the difference between dogs and cats with wings?"
            + " | What is the difference between cats and dogs with wings?",
        "What is the difference between 50 and 100? | What is the difference between 100 and 50?",
        "What is the difference between fifty and ten?"
            + " | What is the difference between ten and fifty?",
        "What is the percentage difference between price and cost?"
            + " | What is the percentage difference between cost and price?",
        "What is the difference in ratio between length and width?"
            + " | What is the difference in ratio between width and length?",
        "Comment activer le mode avion ? | Comment désactiver le mode avion ?",
        "我可以吃这个吗？ | 我不可以吃这个吗？",
        "Should I tell my boss? | Must I tell my boss?",
        "May landlords enter the flat? | Do landlords enter the flat?",
        "How has Berlin changed? | How will Berlin change?",
        "What is the safest city? | What is the most dangerous city?",
        "Is Lisbon warmer? | Is Lisbon colder?",
        "Write a formal email | Write a casual email",
        "How many people speak Welsh? | How do people speak Welsh?",
        "What is 2 * 3 + 4? | What is 2 + 3 * 4?",
        "What is (2 + 3) * 4? | What is 2 + (3 * 4)?",
        "Can I work up to 20 hours? | Can I work over 20 hours?",
        "Are children of 12 admitted? | Are children under 12 admitted?",
        "What is a left-handed guitar? | What is a right-handed guitar?",
        "What is the tallest building? | What is the shortest building?",
        "When did World War I end? | When did World War II end?",
      })
  void apart(String one, String other) {
    assertThat(Guards.allow(one, other)).isFalse();
    assertThat(Guards.allow(other, one)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How do I become an assertive person? | How do you become more assertive?",
        "What is the capital of France? | Which city is the capital of France?",
        "How do I reset my password? | how can i reset the password",
        "What does 15% of 80 make? | What is 15% of 80?",
        "The same | The same",
        "How to recover from flu? | How do I recover from flu?",
        "Look around the house | Look round the house",
        "What is TCP & UDP? | What is TCP and UDP?",
        "What is 1,000 divided by 8? | What is 1000 divided by 8?",
        "How far is it between Paris and Berlin? | How far is it between Berlin and Paris?",
        "What is the distance between Paris and Berlin?"
            + " | What is the distance between Berlin and Paris?",
        "What's the difference between tea and coffee, please?"
            + " | What's the difference between coffee and tea?",
        "What is the differance between tea and coffee?"
            + " | What is the difference between coffee and tea?",
        "Explain it - please! | Explain it, please",
        "How does HashMap work? | How does a hashmap work?",
        "What is a noun, e.g. of Latin? | What is a noun, e.g. of latin",
        "Please explain recursion | Explain recursion, please.",
        "What happened on July 4, 1776? | What happened on 4 July 1776?",
        "When did World War 2 end? | When did World War II end?",
        "Do I have to register my drone? | Must I register my drone?",
        "Can I freeze cooked pasta? | Can cooked pasta be frozen?",
        "Should I wash rice? | Do I need to wash rice?",
      })
  void together(String one, String other) {
    assertThat(Guards.allow(one, other)).isTrue();
    assertThat(Guards.allow(other, one)).isTrue();
  }
}
