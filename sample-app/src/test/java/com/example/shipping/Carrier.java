package com.example.shipping;

import java.math.BigDecimal;

/**
 * The contract of the README's example.
 */
// tag::contract[]
public interface Carrier {

	BigDecimal price(int grams);

}
// end::contract[]
