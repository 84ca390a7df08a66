package com.example.migration.before;

import dev.langchain4j.service.UserMessage;

/** Finds out what customers want to know. */
public interface OrderClerk {

  @UserMessage("Answer with the tools' help: {{it}}")
  String answer(String question);
}
