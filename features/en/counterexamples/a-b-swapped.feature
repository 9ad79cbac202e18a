# language: en
Feature: A counterexample (R-CLM-02)
  A visit decided otherwise than by the rulebook, brought as near to the ordinary visit as the difference stays.
  Product: madoguchi reference with defect a-b-swapped
  Its answer: the claim route is A

  @R-CLM-02 @actual
  Scenario: X-e6eaba680aa9abed the claim route is B
    Given the patient holds a My Number card
    And the declared ratio is 1 tenths
    And the central answer is 2 invalid
    When on 2025-07-10T10:00:00+09:00 the patient presents the My Number card
    Then the claim route is B [R-CLM-02]
