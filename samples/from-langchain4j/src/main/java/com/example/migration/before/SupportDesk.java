package com.example.migration.before;

import dev.langchain4j.model.output.structured.Description;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import java.util.List;
import java.util.Set;

/** Talks with the customers of a shop, and reads their mails. */
@SystemMessage({"You help the customers of a shop.", "Be brief."})
public interface SupportDesk {

  String chat(@MemoryId String customer, @UserMessage String question);

  @UserMessage(fromResource = "/extract.txt")
  Order extract(String mail);

  @UserMessage({"Sort by mood:", "{{it}}"})
  Mood mood(String mail);

  @UserMessage("Tag with {{n}} words: {{mail}}")
  Set<String> tags(@V("mail") String mail, @V("n") int n);

  @UserMessage("Rate from 1 to 5: {{it}}")
  int stars(String mail);

  /** What a customer has ordered. */
  @Description("one order")
  record Order(String number, List<Item> items, Address to, double total) {}

  /** A part of an order. */
  record Item(String name, int count) {}

  /** Where an order goes. */
  record Address(String street, String town) {}

  /** How a customer feels. */
  enum Mood {
    GLAD,
    ANGRY
  }
}
