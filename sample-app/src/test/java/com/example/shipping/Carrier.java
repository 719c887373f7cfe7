package com.example.shipping;

// tag::contract[]
import java.math.BigDecimal;

public interface Carrier {

	BigDecimal price(int grams);

}
// end::contract[]
