package app

import dev.rialto.CallOptions
import dev.rialto.Completion
import dev.rialto.CompletionStream
import dev.rialto.Description
import dev.rialto.Embedding
import dev.rialto.P
import dev.rialto.Result
import dev.rialto.SystemMessage
import dev.rialto.Tool
import dev.rialto.Tools
import dev.rialto.UserMessage
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Flow

enum class Level { LOW, HIGH }

/**
 * Something that may go wrong.
 *
 * @param cost in thousands
 */
data class Risk(
    @Description("in a word") val name: String,
    val level: Level,
    val cost: Int?,
    val tags: List<String>,
    val next: List<Risk>,
)

@JvmRecord
data class Point(val x: Int, val y: Int)

data class Page<T>(val items: List<T>, val last: Boolean)

class Desk {
  @Tool("Finds a risk by its name.")
  fun find(@P("its name") name: String, near: Point): Risk =
      Risk(name, Level.LOW, null, listOf("at ${near.x}"), emptyList())
}

@Completion(task = "code", timeout = "10s")
@SystemMessage("You are terse.")
@Tools(Desk::class)
interface Assistant {
  @UserMessage("Explain {{topic}} to {{who}}.")
  fun explain(topic: String, who: String): String

  @UserMessage("The worst risk of {{plan}}")
  fun worst(plan: String): Risk

  fun page(plan: String): Page<Point>

  fun risks(plan: String, options: CallOptions): CompletableFuture<Result<List<Risk>>>

  fun tell(topic: String): Flow.Publisher<String>

  fun each(plan: String): CompletionStream<Risk>

  @UserMessage("{{#hints}}- {{.}}\n{{/hints}}{{#near}}at {{x}}/{{y}} {{/near}}{{q}}")
  fun hinted(q: String, hints: List<String>, near: Point?): Int

  fun twice(topic: String): String = explain(topic, "me") + explain(topic, "you")

  companion object {
    const val GREETING = "Hello"
  }
}

@Embedding
internal interface Search {
  fun of(text: String): FloatArray

  fun all(texts: List<String>): List<FloatArray>
}
