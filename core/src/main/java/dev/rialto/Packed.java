package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the list parameter of a method that answers each of its elements by itself: many short
 * items go in one request, and their answers come back in the order of the items.
 *
 * <pre>{@code
 * @Completion
 * interface Moods {
 *   enum Mood { GLAD, ANGRY, NEITHER }
 *
 *   @UserMessage("Which mood is this text in?\n{{texts}}")
 *   List<Mood> moods(@Packed List<String> texts);
 * }
 * }</pre>
 *
 * <p>The template speaks of one item, for which the parameter's variable stands. The method returns
 * a {@code List}, a {@code Result} of one, a {@link BulkResult} or a future of one of them, with
 * one element for each item. Equal items are asked for once. Each item is looked for in the cache,
 * and remembered, as if it had been asked for alone; only those that are not found are packed. Each
 * answer is checked by itself: an item that was left out, answered twice in different ways or not
 * with the method's type is asked for once more, alone, as are the items of a pack that was refused
 * or filtered; a pack that was too long is halved. If an item fails all the same, the call fails
 * with its error once all others are over, unless the method returns {@code BulkResult<String,
 * Mood>}: that has the answer or the error of each item, and such a call fails only if it cannot be
 * made at all. An empty list makes no request.
 *
 * <p>Texts are framed as JSON strings, so that none can look like another item; what a text says to
 * the model is another matter, as it is without packing. A packed list is answered whole: there are
 * no streams of it. Packs of a method that may wait ({@link Completion#batch}) go in one batch.
 * {@link CacheMode#SEMANTIC} finds the answer to an item by the meaning of its text alone.
 *
 * <p>The usage and the cost of a pack are divided among its items by their lengths; a {@code
 * Result} has the sum of all items. {@code maxTokens} is meant for each item, {@code maxCost} for
 * the list: packs that have no room beside each other go one behind the other.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface Packed {

  /**
   * How many items a request has at most, 1 to 1,000. More share the price of the instructions;
   * fewer are counted rightly by smaller models, and less is asked for again if one goes wrong.
   */
  int items() default 10;

  /** How many tokens the items of a request have at most, by four characters a token. */
  int tokens() default 4_000;
}
