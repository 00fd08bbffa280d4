# fish completion for arrears. Installed by the package; otherwise: arrears completions fish | source

function __arrears_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -q last[1]; or set last ''
    for line in (eval $words[1] completions fish -- (string escape -- $words[2..-1] $last) 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path $last
            case :folders
                __fish_complete_directories $last ''
            case '*'
                echo -- $line
        end
    end
end

complete -c arrears -f -a '(__arrears_complete)'
