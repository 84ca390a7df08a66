package com.acme;

import dev.rialto.Tool;

interface Rounding {
  @Tool("Rounds.")
  default long round(double value) {
    return Math.round(value);
  }
}
