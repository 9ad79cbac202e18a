# language: en
Feature: x
  @R-CERT-05 @actual
  Scenario: V-005 x
    When on 2025-06-16 the patient presents the My Number card
    Then the reception is accepted
