package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.P;
import dev.rialto.Partial;
import dev.rialto.RepairMode;
import dev.rialto.Tool;
import dev.rialto.Tools;
import dev.rialto.UserMessage;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Past;
import java.time.LocalDate;
import java.time.OffsetTime;
import java.util.stream.Stream;

/** Answers and arguments that must be past or to come. */
@Completion(timeout = "20s", repair = RepairMode.OFF)
interface Almanac {

  record Event(String name, @Past LocalDate day) {}

  record Shift(@Future OffsetTime from) {}

  @UserMessage("When was {{it}}?")
  Event when(String it);

  @UserMessage("Shift of {{it}}")
  Shift shift(String it);

  @UserMessage("All about {{it}}")
  Stream<Event> all(String it);

  @UserMessage("More about {{it}}")
  Stream<Partial<Event>> growing(String it);

  @UserMessage("Book {{it}}")
  @Tools(Desk.class)
  String book(String it);

  /** Takes dates to come. */
  class Desk {
    @Tool("Books a day.")
    static String book(@P("the day") @Future LocalDate day) {
      return "booked " + day;
    }
  }
}
