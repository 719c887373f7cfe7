package com.example.shipping;

import java.math.BigDecimal;

// tag::contract[]

public interface Carrier {

	BigDecimal price(int grams);

}
// end::contract[]
