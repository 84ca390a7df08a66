/**
 * Calls the tools that the model asks for and asks it on, until it answers.
 *
 * <pre>
 *   ToolStage → ToolLoop ── messages, tools ──→ cache → output → admission → … → upstream
 *                  │  ←──── answer: calls ────
 *                  ├─ ToolRound → callbacks' executor → the tools, several at a time
 *                  └─ messages + calls + results ──→ cache → …
 *                     ←──── answer: text ─────
 * </pre>
 *
 * <p>It is the outermost stage. Outside the cache, since a tool may act: every call has its own
 * tools called, once, whoever else asks the same at that moment; what the cache remembers are
 * answers to messages, the results of tools among them, so that a hit never stands for an action.
 * Outside the output, since only the last answer is the value. Outside admission, since a call that
 * waits for a tool keeps no model busy; and a tool that calls a model itself must not wait for its
 * own caller's place. Each round is routed by itself and may fall back to another provider.
 */
@NullMarked
package dev.rialto.internal.tools;

import org.jspecify.annotations.NullMarked;
