//! What an exploration found, for programs.

use super::Explored;
use madoguchi_rulebook::decide;
use madoguchi_rulebook::stated::Short;
use madoguchi_suite::explore::Explored as Product;
use madoguchi_suite::explore::cause::{Cause, ambiguities, id};
use serde_json::{Value, json};

/// One document, all rulebooks.
pub fn report(all: &[Explored<'_>], targets: &[String]) -> String {
    let report = json!({
        "format": "madoguchi.explored",
        "version": 1,
        "suite": env!("CARGO_PKG_VERSION"),
        "products": targets,
        "rulebooks": all.iter().map(|one| of_rulebook(one, targets)).collect::<Vec<_>>(),
    });
    format!("{report:#}\n")
}

fn of_rulebook(one: &Explored<'_>, targets: &[String]) -> Value {
    let rulebook = one.rulebook.id();
    let questions = one.found.questions.widest().into_iter().map(|(matter, cause)| {
        let said: Vec<Value> =
            targets.iter().zip(&matter.said).map(|(target, said)| json!({"product": target, "says": said})).collect();
        json!({
            "observable": matter.observable,
            "clause": matter.clause.id(),
            "ambiguities": ambiguities(&decide(one.rulebook, &cause.first.facts)),
            "said": said,
            "cells": cause.cells,
            "example": example(cause, rulebook),
        })
    });
    json!({
        "rulebook": rulebook,
        "space": {"cells": one.plan.cells(), "parts": one.plan.parts.len(), "boundary_steps": one.boundaries},
        "literals": one.literals.as_ref().map(|it| json!({
            "cases": it.cases,
            "expectations": it.expectations,
            "enumerated": it.enumerated,
            "contradicted": it.contradictions.iter().map(|it| json!({
                "case": it.case, "place": it.place, "observable": it.observable, "literal": it.literal,
                "decided": it.decided,
            })).collect::<Vec<_>>(),
        })),
        "cells": one.found.cells,
        "impossible": one.found.impossible,
        "products": targets.iter().zip(&one.found.products).map(|(target, it)| of_product(target, it, rulebook)).collect::<Vec<_>>(),
        "questions": questions.collect::<Vec<_>>(),
    })
}

fn of_product(target: &str, product: &Product, rulebook: &str) -> Value {
    let causes = product.causes.widest().into_iter().map(|(sign, cause)| {
        json!({
            "observable": sign.observable,
            "clause": sign.clause.id(),
            "difference": sign.difference,
            "cells": cause.cells,
            "example": example(cause, rulebook),
        })
    });
    json!({
        "product": target,
        "decided_by_facts": product.decided,
        "asked_by_document": product.asked,
        "differing": product.differing,
        "chosen": product.chosen,
        "repeated": product.repeated,
        "not_declared": product.not_declared,
        "not_shown": product.unobserved,
        "causes": causes.collect::<Vec<_>>(),
    })
}

fn example(cause: &Cause, rulebook: &str) -> Value {
    let facts = &cause.first.facts;
    json!({"cell": id(facts, rulebook), "part": cause.first.part, "number": cause.first.number, "facts": Short(facts)})
}
