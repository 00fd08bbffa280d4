#compdef arrears
# zsh completion for arrears. Installed by the package; otherwise, once compinit has run:
# source <(arrears completions zsh)

_arrears() {
  local line files folders
  local -a found words_before
  words_before=("${(@Q)words[2,CURRENT-1]}")
  for line in "${(@f)$("${(Q)words[1]/#\~/$HOME}" completions zsh -- \
                        "${words_before[@]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) files=1 ;;
      :folders) folders=1 ;;
      *$'\t'*) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
      *) found+=("${line//:/\\:}") ;;
    esac
  done
  (( ${#found} )) && _describe arrears found
  [[ -n $files ]] && _files
  [[ -n $folders ]] && _files -/
  return 0
}

if [[ ${funcstack[1]} == _arrears ]]; then
  _arrears "$@"
else
  compdef _arrears arrears
fi
