//! A step that is not understood: which part of it, and what was probably meant.
//!
//! A slip may stand in a name (`満了日`) or in the words around it (`を持っている`). So the step is laid against every
//! whole form that a step can have, with its names filled in and its values left open, and the one with the fewest
//! differences is told; the column is where they begin.

/// A step that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFault {
    /// Stable code: `unknown_step` or `step`.
    pub code: &'static str,
    /// What is not understood, and what is nearest to it.
    pub message: String,
    /// The part of the step it is about; empty: its end.
    pub part: String,
}

impl StepFault {
    /// A fault in this part of the step.
    pub fn in_part(part: &str, message: String) -> Self {
        Self { code: "step", message, part: part.into() }
    }

    /// A fault in a value: in the word that the message quotes first, where the value has it.
    pub fn in_value(value: &str, message: String) -> Self {
        let quoted = message.split('`').nth(1).filter(|quoted| value.contains(quoted)).unwrap_or(value).to_string();
        Self { code: "step", message, part: quoted }
    }

    /// The column, from 1, in the line where the step stands.
    pub fn column(&self, line: &str, step: &str) -> usize {
        let from = line.find(step).or_else(|| line.find(|c: char| !c.is_whitespace())).unwrap_or(0);
        let behind = line.get(from..).unwrap_or_default();
        let at = match self.part.is_empty() {
            true => behind.trim_end().len(),
            false => behind.find(&self.part).unwrap_or(0),
        };
        line.get(..from + at).map_or(0, |before| before.chars().count()) + 1
    }
}

/// One form of a step: `…` stands for any value.
#[derive(Clone, Debug)]
pub struct Form {
    /// The words.
    pub text: String,
    /// The name of a fact or observable in it.
    pub name: Option<String>,
}

impl Form {
    /// A form without a name in it.
    pub fn plain(text: &str) -> Self {
        Self { text: text.into(), name: None }
    }

    /// A form around a name, which stands at `{}`.
    pub fn around(name: &str, frame: &str) -> Self {
        Self { text: frame.replace("{}", name), name: Some(name.into()) }
    }
}

/// The fault of a step that fits no form, or names no fact or observable (`kind`).
pub fn unknown(step: &str, forms: &[Form], kind: &str) -> StepFault {
    let said: Vec<char> = without_clauses(step).chars().collect();
    let near = forms.iter().filter_map(|form| {
        let words: Vec<char> = form.text.chars().collect();
        let fixed = words.iter().filter(|word| **word != ANY).count();
        let (differences, first) = lay(&said, &words);
        (differences * 5 <= fixed * 2).then(|| (differences * 1000 / fixed.max(1), fixed, first, form))
    });
    let best = near.min_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.3.text.cmp(&b.3.text)));
    let Some((_, _, first, form)) = best else {
        return StepFault { code: "unknown_step", message: format!("unknown step `{step}`"), part: step.into() };
    };
    if let Some(name) = form.name.as_ref().filter(|name| !step.contains(*name)) {
        let part = named(&said, name);
        let message = format!("no {kind} is called `{part}`; the nearest is `{name}`");
        return StepFault { code: "step", message, part };
    }
    let part: String = said.get(first..).unwrap_or_default().iter().collect();
    StepFault { code: "unknown_step", message: format!("unknown step `{step}`; the nearest is `{}`", form.text), part }
}

/// The clauses in brackets at the end belong to no form.
fn without_clauses(step: &str) -> &str {
    let open = step.rfind(['［', '[']).filter(|_| step.ends_with(['］', ']']));
    step.get(..open.unwrap_or(step.len())).unwrap_or(step).trim_end()
}

/// What stands where the name should: the run that is most like it, up to a particle or as long as the name.
fn named(said: &[char], name: &str) -> String {
    let length = name.chars().count();
    let like = |start: usize, end: usize| {
        let run: String = said.get(start..end).unwrap_or_default().iter().collect();
        (strsim::damerau_levenshtein(&run, name), start, run)
    };
    let starts = 0..said.len();
    let runs = starts.flat_map(|start| {
        (length.saturating_sub(3).max(1)..=length + 3).map(move |long| (start, (start + long).min(said.len())))
    });
    runs.map(|(start, end)| like(start, end)).min().map(|(_, _, run)| run).unwrap_or_default()
}

/// Lays a step against a form: the number of differences, and where in the step the first one is.
fn lay(said: &[char], words: &[char]) -> (usize, usize) {
    // cost[i][j]: differences between the first i characters said and the first j words of the form.
    let mut cost = vec![vec![usize::MAX / 2; words.len() + 1]; said.len() + 1];
    for i in 0..=said.len() {
        for j in 0..=words.len() {
            let any = j > 0 && words[j - 1] == ANY;
            let mut best = if i == 0 && j == 0 { 0 } else { usize::MAX / 2 };
            if any {
                best = best.min(cost[i][j - 1]);
                if i > 0 {
                    best = best.min(cost[i - 1][j]);
                }
            } else {
                if i > 0 && j > 0 {
                    best = best.min(cost[i - 1][j - 1] + usize::from(said[i - 1] != words[j - 1]));
                }
                if j > 0 {
                    best = best.min(cost[i][j - 1] + 1);
                }
            }
            if i > 0 {
                best = best.min(cost[i - 1][j] + 1);
            }
            cost[i][j] = best;
        }
    }
    (cost[said.len()][words.len()], first_difference(said, words, &cost))
}

/// Walks back through the costs; a difference nearer to the beginning replaces a later one.
fn first_difference(said: &[char], words: &[char], cost: &[Vec<usize>]) -> usize {
    let (mut i, mut j, mut first) = (said.len(), words.len(), said.len());
    while i > 0 || j > 0 {
        let here = cost[i][j];
        let any = j > 0 && words[j - 1] == ANY;
        if any && i > 0 && cost[i - 1][j] == here {
            i -= 1;
        } else if any && cost[i][j - 1] == here {
            j -= 1;
        } else if !any && i > 0 && j > 0 && said[i - 1] == words[j - 1] && cost[i - 1][j - 1] == here {
            (i, j) = (i - 1, j - 1);
        } else if !any && i > 0 && j > 0 && cost[i - 1][j - 1] + 1 == here {
            (i, j) = (i - 1, j - 1);
            first = i;
        } else if i > 0 && cost[i - 1][j] + 1 == here {
            i -= 1;
            first = i;
        } else {
            j -= 1;
            first = i;
        }
    }
    first
}

/// Stands for any value in a form.
const ANY: char = '…';

#[cfg(test)]
mod tests {
    use super::*;

    fn forms() -> Vec<Form> {
        vec![
            Form::plain("患者は…を持っている"),
            Form::plain("…の窓口である"),
            Form::around("資格を確認した方法", "{}は…である"),
            Form::around("電子証明書の満了日", "{}は…"),
        ]
    }

    fn told(step: &str) -> (String, usize) {
        let fault = unknown(step, &forms(), "fact");
        let line = format!("    前提 {step}");
        let column = fault.column(&line, step);
        (fault.message, column)
    }

    #[test]
    fn a_slip_in_the_verb_names_the_whole_form_and_its_own_column() {
        let (message, column) = told("患者はマイナンバーカードを持つている");
        assert!(message.contains("the nearest is `患者は…を持っている`"), "{message}");
        assert_eq!(column, 8 + "患者はマイナンバーカードを持".chars().count());
    }

    #[test]
    fn a_slip_in_a_name_names_the_name() {
        let (message, column) = told("資格を確認した方は①である［R-FAIL-10］");
        assert!(message.contains("called `資格を確認した方`; the nearest is `資格を確認した方法`"), "{message}");
        assert_eq!(column, 8);
    }

    #[test]
    fn what_is_like_nothing_has_no_nearest() {
        let (message, column) = told("天気がよい");
        assert_eq!((message.as_str(), column), ("unknown step `天気がよい`", 8));
    }
}
