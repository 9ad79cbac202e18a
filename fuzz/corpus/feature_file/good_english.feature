# language: en
Feature: certificate
  @R-CERT-05 @actual
  Scenario: V-005 the day after the expiry
    Given the patient holds a My Number card
    And the certificate's expiry is 2025-06-15
    When on 2025-06-16 the patient presents the My Number card
    Then the reception is accepted for eligibility only [R-CERT-05]
