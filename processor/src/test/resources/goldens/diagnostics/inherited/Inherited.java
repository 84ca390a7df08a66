package com.acme;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.Date;

@Completion
interface Inherited extends Base<Date> {}

@Completion
interface Other extends Base<String> {}

interface Base<T> {

  @UserMessage("Read {{txet}}")
  T read(String text);
}
