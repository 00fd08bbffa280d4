/// Model file: what a score learned, kept as CSV (`--fit-out`, `--model`), and weights of signals.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <arrears/engine/recovery_parameters.hpp>
#include <arrears/engine/score.hpp>
#include <arrears/model/result.hpp>

namespace arrears {

/// The rows `part,name,key,value`; the same parameters give the same bytes, and reading them gives
/// the parameters back exactly.
[[nodiscard]] std::string write_model(const RecoveryParameters& parameters);

/// Reads such a file's text; `origin` is named in errors. Fails with `model-syntax` (line) or
/// `model-version`, status 2.
[[nodiscard]] Result<RecoveryParameters> parse_model(std::string_view csv,
                                                     const std::string& origin);

/// Reads a model from a file. Fails with `file-missing` (status 3), or as `parse_model`.
[[nodiscard]] Result<RecoveryParameters> load_model(const std::string& path);

/// The weights of danger signals: those compiled in for an empty path, else a file with the columns
/// `signal,weight`. Fails with `file-missing` or `signal-weights-syntax`.
[[nodiscard]] Result<std::vector<SignalWeight>> load_signal_weights(const std::string& path);

}  // namespace arrears
