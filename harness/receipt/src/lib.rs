//! Electronic claims (レセプト電算, UKE): layouts as data, a parser that survives anything, a validator, a writer and the rules of claim routes.
