# bash completion for arrears. Installed by the package; otherwise: source <(arrears completions bash)

_arrears() {
  local line word=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  # An open quote is not part of the word.
  [[ $word == [\"\']* ]] && word=${word:1}
  while IFS= read -r line; do
    case $line in
      :files) compopt -o filenames; while IFS= read -r line; do COMPREPLY+=("$line")
              done < <(compgen -f -- "${word#=}") ;;
      :folders) compopt -o filenames; while IFS= read -r line; do COMPREPLY+=("$line")
                done < <(compgen -d -- "${word#=}") ;;
      *) COMPREPLY+=("${line%%$'\t'*}") ;;
    esac
  done < <("${COMP_WORDS[0]/#\~/$HOME}" completions bash -- \
             "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$word" 2>/dev/null)
  # More will follow a name that ends in '='.
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}

complete -F _arrears arrears
