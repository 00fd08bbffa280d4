/// Creditor file: who writes the letters (`--creditor FILE`, TOML).
#pragma once

#include <string>

#include <arrears/model/result.hpp>
#include <arrears/render/letters.hpp>

namespace arrears {

/// Reads the file's keys `name, address (list of lines), contact, email, phone, bank, account, bic,
/// reference, signatory, place, tax_id`, at the top or in a table `[creditor]`, and the table
/// `[layout]` of letters on paper. Fails on a missing file (status 3), broken TOML, an unknown key
/// (with a suggestion) or a wrong type (status 2).
[[nodiscard]] Result<Creditor> load_creditor(const std::string& path);

}  // namespace arrears
