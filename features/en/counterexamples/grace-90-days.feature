# language: en
Feature: A counterexample (R-CERT-05)
  A visit decided otherwise than by the rulebook, brought as near to the ordinary visit as the difference stays.
  Product: madoguchi reference with defect grace-90-days
  Its answer: the reception is fallback F3

  @R-CERT-05 @actual
  Scenario: X-0b6062010d477b75 the reception is accepted for eligibility only
    Given the patient holds a My Number card
    And the certificate's expiry is 2025-04-10
    When on 2025-07-10T10:00:00+09:00 the patient presents the My Number card
    Then the reception is accepted for eligibility only [R-CERT-05]
