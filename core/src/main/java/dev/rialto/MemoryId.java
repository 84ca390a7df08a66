package dev.rialto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter that says which conversation a call goes on. The messages of its earlier
 * calls are sent along, within the window of {@code Rialto.builder().conversations(…)}; the
 * question and the answer are remembered when the answer is whole. The parameter is not sent.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PARAMETER)
public @interface MemoryId {}
