# language: en
Feature: A counterexample (R-FAIL-05)
  A visit decided otherwise than by the rulebook, brought as near to the ordinary visit as the difference stays.
  Product: madoguchi reference with defect full-charge-on-failure
  Its answer: the basis of the copay is full charge

  @R-FAIL-05 @actual
  Scenario: X-49ec095fa2cf0852 the basis of the copay must not be verified or full charge
    Given the patient holds a My Number card
    And the network is down
    When on 2025-07-10T10:00:00+09:00 the patient presents the My Number card
    Then the basis of the copay must not be verified or full charge [R-FAIL-05 product]
