package app

import dev.rialto.Completion
import dev.rialto.UserMessage

class Plain(val name: String)

sealed interface Shape

data class Circle(val radius: Double) : Shape

@Completion
interface Wrong {
  @UserMessage("Explain {{topc}}.")
  fun mistyped(topic: String): String

  fun plain(topic: String): Plain

  fun shape(topic: String): Shape

  suspend fun later(topic: String): String
}
